#include "bridge/core/Clock.h"
#include "bridge/settings/SettingsStore.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedChat.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/ui/Album.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/OpenChats.h"
#include "tests/ui/chat/Samples.h"
#include "tests/ui/chat/SeveralShots.h"
#include "tests/ui/chat/SideBarShots.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/chat/ReadOnlyBar.h"
#include "ui/chat/RewindHost.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/kit/StyleSheet.h"
#include "ui/kit/Theme.h"
#include "ui/kit/WarnNote.h"
#include "ui/transcript/TranscriptView.h"
#include "ui/transcript/cards/MessageBubble.h"
#include "ui/words/StoreText.h"

#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

/// Draws typical states of the chat into the folder named by the first argument, for review.
namespace {

using namespace Qt::StringLiterals;
using namespace bridge;
using chat::Transcript;

const session::AgentInfo kAgent = [] {
    session::AgentInfo agent;
    agent.name = u"Claude Code"_s;
    agent.shortName = u"Claude"_s;
    return agent;
}();

struct Shot
{
    QString name;
    QSize size;
    std::function<void(Transcript &)> fill;
};

const QString kMarkdown =
    u"# Where the time goes\n\nThe parser reads **each file twice**: once for its *size*, once for "
    "its text. See [the guide](https://example.org/guide) and `Reader::open()`.\n\n"
    "1. Read the file once\n2. Keep the buffer\n   - of the last file\n   - ~~of every file~~\n\n"
    "```cpp\nauto text = readAll(path); // once\nreturn parse(text);\n```\n3. Measure again\n"
    "4. Then decide\n\n"
    "| step | before | after |\n|---|---:|---:|\n| read | 41 ms | 20 ms |\n| parse | 12 ms | 12 ms "
    "|\n\n"
    "> A quotation, and <b>no markup</b> <img src=\"http://example.org/x.png\">\n\n"
    "### And then\n\n- [x] done\n- [ ] still open\n\n![a "
    "picture](http://example.org/p.png)\n\n---\n\n"
    "That is all."_s;

Failure failureOf(FailureKind kind)
{
    return failureOfKind(kind, u"http://localhost:1234"_s);
}

const QString kRename = u"Rename the config module and fix the imports."_s;

Shot retryShot(const QString &name, const QSize &size,
               const std::function<void(chat::RetryEntry &)> &change)
{
    return {name, size, [=](Transcript &transcript) {
                samples::addMessage(transcript, kRename);
                auto retry = samples::retry();
                retry.agentPid = 48121;
                change(retry);
                transcript.append(retry);
            }};
}

const QString kLongWord = QString(400, QLatin1Char('x'));

std::vector<Shot> shots()
{
    const QSize wide(932, 820);
    const auto message = [](Transcript &transcript, const QString &text) {
        samples::addMessage(transcript, text);
    };
    const auto ask = [](Transcript &transcript, const agent::PermissionRequest &request) {
        transcript.append(chat::PermissionEntry{request, {}, {}});
    };
    return {
        {u"conversation"_s, wide, samples::addDesignConversation},
        {u"narrow"_s, {400, 900}, samples::addDesignConversation},
        {u"markdown"_s,
         {932, 1150},
         [=](Transcript &t) {
             message(t, u"Why is it slow?"_s);
             t.append(chat::ThinkingText{{}, u"Let me look."_s, false});
             samples::addAnswer(t, kMarkdown);
         }},
        {u"long"_s, wide,
         [=](Transcript &t) {
             message(t, u"First line\nsecond line with `code`\n\n"_s + kLongWord);
             samples::addAnswer(t, u"Words: "_s + kLongWord + u"\n\n```\n"_s + kLongWord
                                       + u"\n```\n"_s);
             QString output;
             for (int i = 1; i <= 60; ++i)
                 output += u"line %1 of the output\n"_s.arg(i);
             t.append(
                 samples::command(u"seq -f 'line %g of the output' 60 && "_s + kLongWord, output));
         }},
        {u"tools"_s, wide,
         [=](Transcript &t) {
             using State = chat::ToolUse::State;
             message(t, u"Look around."_s);
             for (const State state : {State::Preparing, State::Running, State::Succeeded,
                                       State::Failed, State::Denied, State::Lost}) {
                 auto tool =
                     samples::command(u"ls -la /srv/data"_s,
                                      state == State::Failed ? u"ls: no such file"_s : QString());
                 tool.state = state;
                 t.append(tool);
             }
             auto task = samples::command(u"Find the tests"_s, {});
             task.name = u"Task"_s;
             task.input.kind = agent::ToolKind::Task;
             t.append(task);
             auto child = samples::command(u"*Test.cpp"_s, u"a\nb"_s);
             child.name = u"Glob"_s;
             child.input.kind = agent::ToolKind::Search;
             child.parentToolUseId = u"t"_s;
             t.append(child);
             t.append(chat::Divider{
                 chat::Divider::Kind::EndpointChanged, u"http://localhost:1234"_s, {}});
             t.append(chat::Divider{
                 chat::Divider::Kind::BackgroundEnded, {}, {u"npm run dev"_s, u"tail -f log"_s}});
             t.append(chat::NoticeEntry{u"A long remark of the agent "_s.repeated(8)});
             t.append(chat::Divider{chat::Divider::Kind::Interrupted, {}, {}});
             samples::addMessage(t, u"And then?"_s, chat::UserMessage::Delivery::Unanswered);
             samples::addMessage(t, u"Another one waits."_s, chat::UserMessage::Delivery::Queued,
                                 u"m2"_s);
         }},
        {u"cut"_s,
         {932, 420},
         [=](Transcript &t) {
             message(t, u"Write the changelog entry for the new column counter."_s);
             chat::AnswerText half;
             half.text = u"Here is the entry, in the style of the last release. The counter now "
                         "lives in the lexer, so errors name the right column even after a tab, "
                         "and the playground draws the squiggle"_s;
             half.isCut = true;
             t.append(half);
             t.append(chat::CutTurnEntry{u"m1"_s, {}});
         }},
        {u"loop"_s,
         {932, 420},
         [=](Transcript &t) {
             message(t, u"Why does the build fail?"_s);
             using bridge::session::Loop;
             t.append(chat::LoopEntry{{Loop::Kind::SameCall, u"Bash"_s, u"make -j8"_s, 20}});
             t.append(chat::LoopEntry{{Loop::Kind::RepeatedId, u"Read"_s, u"/src/lexer.cpp"_s}});
         }},
        {u"cut-superseded"_s,
         {932, 320},
         [=](Transcript &t) {
             message(t, u"Write the changelog entry."_s);
             chat::AnswerText half;
             half.text = u"Here is the entry, in the style of the last"_s;
             half.isCut = half.isSuperseded = true;
             t.append(half);
             samples::addAnswer(t, u"Here is the entry, in the style of the last release."_s);
         }},
        {u"images"_s,
         {932, 360},
         [=](Transcript &t) {
             chat::UserMessage one{u"m1"_s, u"What is wrong in this screenshot?"_s,
                                   chat::UserMessage::Delivery::Answered};
             one.images = 1;
             t.append(one);
             samples::addAnswer(t, u"The squiggle stands one column too far right."_s);
             one.images = 7;
             t.append(one);
         }},
        {u"unanswered"_s,
         {932, 300},
         [=](Transcript &t) {
             samples::addMessage(t, u"And then?"_s, chat::UserMessage::Delivery::Unanswered);
             t.append(chat::Divider{chat::Divider::Kind::Interrupted, {}, {}});
         }},
        {u"edit"_s, wide,
         [=](Transcript &t) {
             message(t, u"Guard the reader."_s);
             t.append(chat::PermissionEntry{
                 samples::commandRequest(), chat::PermissionEntry::Outcome::AllowedOnce, {}});
             t.append(chat::PermissionEntry{samples::commandRequest(),
                                            chat::PermissionEntry::Outcome::Denied,
                                            u"use ninja instead"_s});
             ask(t, samples::editRequest());
         }},
        {u"risky"_s, wide,
         [=](Transcript &t) {
             message(t, u"Publish the fix."_s);
             ask(t, samples::riskyRequest());
         }},
        {u"question"_s, wide,
         [=](Transcript &t) {
             message(t, u"Move the configuration."_s);
             ask(t, samples::questionRequest());
         }},
        {u"plan"_s, wide,
         [=](Transcript &t) {
             message(t, u"Plan the move of the configuration."_s);
             ask(t, samples::planRequest());
         }},
        retryShot(u"retry"_s, {860, 420}, [](chat::RetryEntry &) {}),
        retryShot(u"retry-diagnosed"_s, {860, 420},
                  [](chat::RetryEntry &retry) {
                      retry.diagnosis = failureOf(FailureKind::ConnectionRefused);
                  }),
        retryShot(u"retry-narrow"_s, {440, 620},
                  [](chat::RetryEntry &retry) {
                      retry.address = u"https://"_s + QString(90, u'x') + u".example:8766"_s;
                      retry.diagnosis = failureOfKind(FailureKind::NotMessagesApi, retry.address);
                      retry.diagnosis->fix.address = retry.address + u"/anthropic"_s;
                  }),
        retryShot(u"retry-model"_s, {860, 420},
                  [](chat::RetryEntry &retry) {
                      retry.httpStatus = 503;
                      retry.diagnosis = failureOf(FailureKind::ModelLoading);
                      retry.diagnosis->subject = u"qwen3-coder-30b"_s;
                  }),
        retryShot(u"retry-silence"_s, {860, 420},
                  [](chat::RetryEntry &retry) {
                      retry.attempt = 0;
                      retry.since = -std::chrono::seconds(34);
                  }),
        retryShot(u"retry-default"_s, {860, 420},
                  [](chat::RetryEntry &retry) {
                      retry.address.clear();
                      retry.httpStatus = 529;
                  }),
        {u"failure-model"_s,
         {860, 520},
         [=](Transcript &t) {
             samples::addMessage(t, kRename, chat::UserMessage::Delivery::Unanswered);
             auto failure = failureOf(FailureKind::ModelNotFound);
             failure.httpStatus = 404;
             failure.subject = u"claude-opus-4-8"_s;
             failure.message = u"model 'claude-opus-4-8' not found"_s;
             failure.body = u"{\"type\":\"error\",\"error\":{\"type\":"
                            "\"not_found_error\",\"message\":\"model "
                            "'claude-opus-4-8' not found\"}}"_s;
             failure.fix.models = {u"qwen3-coder-30b"_s, u"gpt-oss-20b"_s};
             t.append(chat::FailureEntry{failure, u"m1"_s});
         }},
        {u"failure"_s,
         {860, 480},
         [=](Transcript &t) {
             samples::addMessage(t, kRename, chat::UserMessage::Delivery::Unanswered);
             t.append(chat::FailureEntry{samples::noModelLoaded(), u"m1"_s});
         }},
    };
}

/// A state of the whole window, played by a scripted agent.
struct WindowShot
{
    QString name;
    QSize size;
    std::function<void(ScriptedChat &)> play;
    bool closesFailure = false;
    QString menuOf{}; ///< drawn over it: the menu of the button with this name
    std::function<ui::WarnNote *(QWidget *parent)> makeNote{};
};

/// A line above the conversation, as app/window makes it.
class SampleNote final : public ui::WarnNote
{
public:
    SampleNote(const QString &words, const QString &button, QWidget *parent)
        : WarnNote(parent)
    {
        if (!button.isEmpty())
            addButton(ui::ButtonKind::Secondary, button);
        setWords(words);
    }
};

void playDesign(ScriptedChat &scripted)
{
    scripted.goLive();
    scripted.chat().send(u"The test `parses_trailing_comma` fails one run in ten. "
                         "Find out why and fix it."_s);
    scripted.beginTurn();
    scripted.streamText(u"The test races on a temp file: both cases write "
                        "`/tmp/case.json`. I'll give each case its own directory."_s);
    scripted.useTool(u"t1"_s, u"Bash"_s,
                     ScriptedChat::command(u"ctest -R parser --repeat until-fail:50"_s));
    scripted.clock.advance(std::chrono::milliseconds(3400));
    scripted.finishTool(u"t1"_s, u"run 17: parses_trailing_comma "
                                 "........***Failed  0.02 sec"_s);
    scripted.useTool(u"t2"_s, u"Bash"_s,
                     ScriptedChat::command(u"rm -rf build && cmake --workflow --preset ci"_s));
    scripted.askPermission(
        u"t2"_s, u"Bash"_s,
        ScriptedChat::command(u"rm -rf build && cmake --workflow --preset ci"_s));
}

void playStreaming(ScriptedChat &scripted)
{
    scripted.goIntoTurn(u"Explain the release script."_s);
    scripted.streamThinking(u"Let me see."_s);
    scripted.streamText(u"The script has **three parts**:\n\n1. it builds\n2. it "
                        "signs\n\n```sh\nmake all\nma"_s);
}

void addProfiles(ScriptedChat &scripted)
{
    static_cast<void>(scripted.endpoints.saveProfile(u"Team gateway"_s));
    static_cast<void>(
        scripted.endpoints.profiles().put({u"LM Studio"_s, u"http://127.0.0.1:1234"_s, {}}));
}

void playFailure(ScriptedChat &scripted)
{
    addProfiles(scripted);
    scripted.goIntoTurn(u"Write the changelog entry for the new column counter."_s);
    scripted.streamText(u"Here is the entry, in the style of the last release. The counter now "
                        "lives in the lexer, so errors name the right column even after a tab"_s);
    scripted.failTurn(0, u"API Error: Connection error."_s);
    if (!scripted.probes.empty())
        scripted.probes.back().answer(FailureKind::ConnectionRefused);
}

std::vector<WindowShot> windowShots()
{
    const QSize wide(1180, 820);
    return {
        {u"window"_s, wide, playDesign},
        {u"window-small"_s, {640, 420}, playDesign},
        {u"window-empty"_s, wide, [](ScriptedChat &s) { s.goLive(); }},
        {u"window-streaming"_s, wide, playStreaming},
        {u"window-pending"_s, wide,
         [](ScriptedChat &s) {
             playStreaming(s);
             s.chat().send(u"And then publish it."_s);
             static_cast<void>(s.endpoints.setAddress(u"http://localhost:4321"_s));
             s.settleLaunch();
             s.clock.advance(std::chrono::milliseconds(2000));
         }},
        {u"window-queue"_s, wide,
         [](ScriptedChat &s) {
             playStreaming(s);
             for (const auto *text :
                  {"Then bump the version to 0.9.1 and tag it",
                   "Run the benchmark again and compare it with the table in the README",
                   "Explain the two warnings from clang-tidy"})
                 s.chat().send(QString::fromLatin1(text));
         }},
        {u"window-queue-held"_s, wide,
         [](ScriptedChat &s) {
             playStreaming(s);
             for (int i = 1; i <= 9; ++i)
                 s.chat().send(u"Message %1 that waits"_s.arg(i));
             s.chat().interrupt();
             s.endInterruptedTurn();
         }},
        {u"window-failure"_s, wide, playFailure},
        {u"window-failure-closed"_s, wide, playFailure, true},
        {u"window-failure-small"_s, {640, 480}, playFailure},
        {u"window-failure-768"_s, {1350, 720}, playFailure},
        {u"window-go-on"_s, wide, playFailure, true, u"Go on at another endpoint"_s, {}},
        {u"window-queue-small"_s,
         {640, 480},
         [](ScriptedChat &s) {
             playStreaming(s);
             for (int i = 1; i <= 9; ++i)
                 s.chat().send(u"Message %1 that waits for the turn to end"_s.arg(i));
         }},
        {u"window-asleep"_s, wide,
         [](ScriptedChat &s) {
             s.goIntoTurn(u"Explain the release script."_s);
             s.streamText(u"The script has **three parts**."_s);
             s.endTurn();
             s.session().sleep();
             s.agent().exit(0);
         }},
        {u"window-note-store"_s,
         wide,
         playStreaming,
         false,
         {},
         [](QWidget *parent) {
             return new SampleNote(ui::wordsFor(bridge::store::StoreProblem{
                                       bridge::store::StoreProblem::Kind::NotWritten,
                                       u"/srv/data/drawbridge"_s, u"No space left on device"_s}),
                                   {}, parent);
         }},
        {u"window-note-holder"_s,
         {1350, 720},
         [](ScriptedChat &s) { s.goLive(); },
         false,
         {},
         [](QWidget *parent) {
             bridge::store::StoreHolder holder;
             holder.host = u"workstation"_s;
             holder.pid = 48121;
             holder.since = QDateTime(QDate(2026, 11, 29), QTime(14, 2));
             return new SampleNote(ui::wordsFor(holder), u"Take over"_s, parent);
         }},
        {u"window-retry"_s, wide,
         [](ScriptedChat &s) {
             s.goIntoTurn(kRename);
             s.announceRetry(3);
         }},
        {u"window-retry-go-on"_s, wide,
         [](ScriptedChat &s) {
             addProfiles(s);
             s.goIntoTurn(kRename);
             s.announceRetry(3);
             if (!s.probes.empty())
                 s.probes.back().answer(FailureKind::ConnectionRefused);
         }},
    };
}

void drawWindow(const WindowShot &shot, const Album &album)
{
    ScriptedChat scripted(u"https://llm.corp.example:8766"_s);
    scripted.settings.setValue(settings::kTheme, album.theme);
    ui::Intents intents;
    ui::Theme theme(scripted.settings);
    chat::ChatList chats;
    chats.add(scripted.takeChat());
    bridge::library::Conversations conversations;
    const OpenChats open(chats, conversations, scripted.clock);
    ui::ChatWindow window(chats, conversations, scripted.endpoints, intents, theme, scripted.clock);
    window.showChat(scripted.chat());
    window.setSideBarFooter(new ui::EndpointChip(scripted.endpoints, chats, intents, theme));
    if (shot.makeNote)
        window.setNotice(shot.makeNote(&window));
    window.resize(shot.size);
    window.show();
    shot.play(scripted);
    letTimersFire();
    if (shot.closesFailure) {
        window.findChild<ui::ChatPane *>()->closeFailure();
        letTimersFire();
    }
    QPixmap picture = window.grab();
    if (!shot.menuOf.isEmpty()) {
        widgets::get(window, shot.menuOf).click();
        if (auto *menu = QApplication::activePopupWidget()) {
            QPainter(&picture).drawPixmap(window.mapFromGlobal(menu->pos()), menu->grab());
            menu->close();
        }
    }
    album.save(picture, shot.name);
}

/// The popover of a rewind, in a pane of its own.
void drawRewind(ui::Theme &theme, const Album &album)
{
    FakeClock clock;
    ui::Intents intents;
    Transcript transcript;
    QWidget page;
    ui::setStyleClass(&page, u"page"_s);
    page.setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(&page);
    column->setContentsMargins(0, 0, 0, 0);
    auto *view = new ui::TranscriptView(transcript, kAgent, intents, theme, clock, &page);
    column->addWidget(view, 1);
    column->addWidget(new ui::Composer(theme, clock, kAgent.shortName, &page));
    ui::RewindHost host(transcript, *view, theme, &page);
    view->actions().setMessageAbilities({true, true});
    view->setEarlier({true, 36, true, {}});
    samples::addAnswer(transcript, u"200 runs, no failure. The test no longer touches `/tmp`."_s);
    const auto say = [&](const QString &id, const QString &text) {
        transcript.append(chat::UserMessage{id, text, chat::UserMessage::Delivery::Answered}, id);
    };
    say(u"m1"_s, u"Now count columns where the lexer reads, and show them in the playground."_s);
    transcript.append(samples::command(u"ctest -R lexer"_s, {}));
    samples::addAnswer(transcript, u"Columns are now counted in `Lexer::next`, and `tokens.ts` "
                                   "hands them to the editor."_s);
    say(u"m2"_s, u"Tabs are wrong by three columns."_s);
    samples::addAnswer(transcript, u"You are right: a tab was counted as one column."_s);
    page.resize(932, 820);
    page.show();
    letTimersFire();
    const auto bubbles = view->findChildren<ui::MessageBubble *>();
    emit(*std::min_element(bubbles.begin(), bubbles.end(), [](const auto *a, const auto *b) {
        return a->y() < b->y();
    }))->hovered(true);
    host.open(u"m1"_s, ui::RewindExtent::Both);
    ui::RewindView rewind;
    rewind.agent = kAgent.shortName;
    rewind.state = ui::RewindView::Files::Known;
    rewind.canBranch = true;
    rewind.files = {{u"src/lexer.cpp"_s, ui::RewindFile::Change::PutBack, 2, 3},
                    {u"tests/parser_test.cpp"_s, ui::RewindFile::Change::PutBack, 1, 3},
                    {u"playground/src/tokens.ts"_s, ui::RewindFile::Change::Removed, 0, 18}};
    host.setView(rewind);
    letTimersFire();
    album.save(page.grab(), u"rewind"_s);
    rewind.state = ui::RewindView::Files::Waking;
    host.setView(rewind);
    letTimersFire();
    album.save(page.grab(), u"rewind-waking"_s);
}

void drawReadOnly(ui::Theme &theme, const Album &album)
{
    ui::ReadOnlyBar bar(theme);
    ui::setStyleClass(&bar, u"page"_s);
    bar.setAttribute(Qt::WA_StyledBackground);
    bridge::chat::HeldBy held;
    held.process = bridge::agent::ConversationHolder{
        48121, QDateTime(QDate(2026, 11, 29), QTime(14, 2)), u"claude"_s};
    bar.setHeld(held);
    bar.resize(932, 90);
    bar.show();
    letTimersFire();
    album.save(bar.grab(), u"read-only"_s);
}

void draw(const Shot &shot, ui::Theme &theme, const Album &album)
{
    FakeClock clock;
    ui::Intents intents;
    Transcript transcript;
    shot.fill(transcript);
    QWidget page;
    ui::setStyleClass(&page, u"page"_s);
    page.setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(&page);
    column->setContentsMargins(0, 0, 0, 0);
    auto *view = new ui::TranscriptView(transcript, kAgent, intents, theme, clock, &page);
    view->actions().setUnanswered(1);
    column->addWidget(view, 1);
    column->addWidget(new ui::Composer(theme, clock, kAgent.shortName, &page));
    page.resize(shot.size);
    page.show();
    letTimersFire();
    album.save(page.grab(), shot.name);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const QString folder = QString::fromLocal8Bit(argc > 1 ? argv[1] : "shots");
    QDir().mkpath(folder);
    QTemporaryDir config;
    settings::SettingsStore store(config.path());
    for (const auto choice : {settings::ThemeChoice::Dark, settings::ThemeChoice::Light}) {
        const Album album{folder, choice};
        for (const WindowShot &shot : windowShots())
            drawWindow(shot, album);
        drawSideBar(album);
        drawSeveralChats(album);
        // The windows above had their own themes.
        store.setValue(settings::kTheme, choice);
        ui::Theme theme(store);
        for (const Shot &shot : shots())
            draw(shot, theme, album);
        drawRewind(theme, album);
        drawReadOnly(theme, album);
    }
    return 0;
}
