#include "bridge/core/Clock.h"
#include "bridge/settings/SettingsStore.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedChat.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/ui/chat/Samples.h"
#include "tests/ui/chat/SeveralShots.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/kit/StyleSheet.h"
#include "ui/kit/Theme.h"
#include "ui/transcript/TranscriptView.h"

#include <QApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <QVBoxLayout>

#include <functional>

/// Draws typical states of the chat into the folder named by the first argument, to be looked at.
namespace {

using namespace bridge;
using chat::Transcript;

struct Shot
{
    QString name;
    QSize size;
    std::function<void(Transcript &)> fill;
};

const QString kMarkdown = QStringLiteral(
    "# Where the time goes\n\nThe parser reads **each file twice**: once for its *size*, once for "
    "its text. See [the guide](https://example.org/guide) and `Reader::open()`.\n\n"
    "1. Read the file once\n2. Keep the buffer\n   - of the last file\n   - ~~of every file~~\n\n"
    "```cpp\nauto text = readAll(path); // once\nreturn parse(text);\n```\n3. Measure again\n"
    "4. Then decide\n\n"
    "| step | before | after |\n|---|---:|---:|\n| read | 41 ms | 20 ms |\n| parse | 12 ms | 12 ms "
    "|\n\n"
    "> A quotation, and <b>no markup</b> <img src=\"http://example.org/x.png\">\n\n"
    "### And then\n\n- [x] done\n- [ ] still open\n\n![a "
    "picture](http://example.org/p.png)\n\n---\n\n"
    "That is all.");

Failure failureOf(FailureKind kind)
{
    return failureOfKind(kind, QStringLiteral("http://localhost:1234"));
}

const QString kLongWord = QString(400, QLatin1Char('x'));

std::vector<Shot> shots()
{
    const QSize wide(932, 820);
    const auto message = [](Transcript &transcript, const QString &text) {
        samples::addMessage(transcript, text);
    };
    const auto ask = [](Transcript &transcript, const agent::PermissionRequest &request) {
        transcript.append(chat::PermissionCard{request, {}, {}});
    };
    return {
        {QStringLiteral("conversation"), wide, samples::addDesignConversation},
        {QStringLiteral("narrow"), {400, 900}, samples::addDesignConversation},
        {QStringLiteral("markdown"),
         {932, 1150},
         [=](Transcript &t) {
             message(t, QStringLiteral("Why is it slow?"));
             t.append(chat::ThinkingText{{}, QStringLiteral("Let me look."), false});
             samples::addAnswer(t, kMarkdown);
         }},
        {QStringLiteral("long"), wide,
         [=](Transcript &t) {
             message(t, QStringLiteral("First line\nsecond line with `code`\n\n") + kLongWord);
             samples::addAnswer(t, QStringLiteral("Words: ") + kLongWord
                                       + QStringLiteral("\n\n```\n") + kLongWord
                                       + QStringLiteral("\n```\n"));
             QString output;
             for (int i = 1; i <= 60; ++i)
                 output += QStringLiteral("line %1 of the output\n").arg(i);
             t.append(samples::command(
                 QStringLiteral("seq -f 'line %g of the output' 60 && ") + kLongWord, output));
         }},
        {QStringLiteral("tools"), wide,
         [=](Transcript &t) {
             using State = chat::ToolUse::State;
             message(t, QStringLiteral("Look around."));
             for (const State state : {State::Preparing, State::Running, State::Succeeded,
                                       State::Failed, State::Denied, State::Lost}) {
                 auto tool = samples::command(
                     QStringLiteral("ls -la /srv/data"),
                     state == State::Failed ? QStringLiteral("ls: no such file") : QString());
                 tool.state = state;
                 t.append(tool);
             }
             auto task = samples::command(QStringLiteral("Find the tests"), {});
             task.name = QStringLiteral("Task");
             task.input.kind = agent::ToolKind::Task;
             t.append(task);
             auto child = samples::command(QStringLiteral("*Test.cpp"), QStringLiteral("a\nb"));
             child.name = QStringLiteral("Glob");
             child.input.kind = agent::ToolKind::Search;
             child.parentToolUseId = QStringLiteral("t");
             t.append(child);
             t.append(chat::Divider{chat::Divider::Kind::EndpointChanged,
                                    QStringLiteral("http://localhost:1234"),
                                    {}});
             t.append(
                 chat::Divider{chat::Divider::Kind::BackgroundEnded,
                               {},
                               {QStringLiteral("npm run dev"), QStringLiteral("tail -f log")}});
             t.append(chat::Divider{chat::Divider::Kind::Notice,
                                    QStringLiteral("A long remark of the agent ").repeated(8),
                                    {}});
             t.append(chat::Divider{chat::Divider::Kind::Interrupted, {}, {}});
             samples::addMessage(t, QStringLiteral("And then?"),
                                 chat::UserMessage::Delivery::Unanswered);
             samples::addMessage(t, QStringLiteral("Another one waits."),
                                 chat::UserMessage::Delivery::Queued, QStringLiteral("m2"));
         }},
        {QStringLiteral("unanswered"),
         {932, 300},
         [=](Transcript &t) {
             samples::addMessage(t, QStringLiteral("And then?"),
                                 chat::UserMessage::Delivery::Unanswered);
             t.append(chat::Divider{chat::Divider::Kind::Interrupted, {}, {}});
         }},
        {QStringLiteral("edit"), wide,
         [=](Transcript &t) {
             message(t, QStringLiteral("Guard the reader."));
             t.append(chat::PermissionCard{
                 samples::commandRequest(), chat::PermissionCard::Outcome::AllowedOnce, {}});
             t.append(chat::PermissionCard{samples::commandRequest(),
                                           chat::PermissionCard::Outcome::Denied,
                                           QStringLiteral("use ninja instead")});
             ask(t, samples::editRequest());
         }},
        {QStringLiteral("question"), wide,
         [=](Transcript &t) {
             message(t, QStringLiteral("Move the configuration."));
             ask(t, samples::questionRequest());
         }},
        {QStringLiteral("plan"), wide,
         [=](Transcript &t) {
             message(t, QStringLiteral("Plan the move of the configuration."));
             ask(t, samples::planRequest());
         }},
        {QStringLiteral("retry"),
         {860, 420},
         [=](Transcript &t) {
             message(t, QStringLiteral("Rename the config module and fix the imports."));
             t.append(samples::retry());
         }},
        {QStringLiteral("retry-diagnosed"),
         {860, 420},
         [=](Transcript &t) {
             message(t, QStringLiteral("Rename the config module and fix the imports."));
             auto retry = samples::retry();
             retry.agentPid = 48121;
             retry.diagnosis = failureOf(FailureKind::ConnectionRefused);
             t.append(retry);
             t.append(chat::Divider{chat::Divider::Kind::EndpointChanged,
                                    QStringLiteral("http://localhost:1234"),
                                    {}});
         }},
        {QStringLiteral("retry-narrow"),
         {440, 620},
         [=](Transcript &t) {
             message(t, QStringLiteral("Rename the config module and fix the imports."));
             auto retry = samples::retry();
             retry.agentPid = 48121;
             retry.address =
                 QStringLiteral("https://") + QString(90, u'x') + QStringLiteral(".example:8766");
             retry.diagnosis = failureOf(FailureKind::NotMessagesApi);
             retry.diagnosis->address = retry.address;
             retry.diagnosis->fix.address = retry.address + QStringLiteral("/anthropic");
             t.append(retry);
         }},
        {QStringLiteral("retry-model"),
         {860, 420},
         [=](Transcript &t) {
             message(t, QStringLiteral("Rename the config module and fix the imports."));
             auto retry = samples::retry();
             retry.agentPid = 48121;
             retry.httpStatus = 503;
             retry.diagnosis = failureOf(FailureKind::ModelLoading);
             retry.diagnosis->subject = QStringLiteral("qwen3-coder-30b");
             t.append(retry);
         }},
        {QStringLiteral("retry-silence"),
         {860, 420},
         [=](Transcript &t) {
             message(t, QStringLiteral("Rename the config module and fix the imports."));
             auto retry = samples::retry();
             retry.agentPid = 48121;
             retry.attempt = 0;
             retry.since = -std::chrono::seconds(34);
             t.append(retry);
         }},
        {QStringLiteral("retry-default"),
         {860, 420},
         [=](Transcript &t) {
             message(t, QStringLiteral("Rename the config module and fix the imports."));
             auto retry = samples::retry();
             retry.address.clear();
             retry.httpStatus = 529;
             t.append(retry);
         }},
        {QStringLiteral("failure-model"),
         {860, 520},
         [=](Transcript &t) {
             samples::addMessage(t, QStringLiteral("Rename the config module and fix the imports."),
                                 chat::UserMessage::Delivery::Unanswered);
             auto failure = failureOf(FailureKind::ModelNotFound);
             failure.httpStatus = 404;
             failure.subject = QStringLiteral("claude-opus-4-8");
             failure.said = QStringLiteral("model 'claude-opus-4-8' not found");
             failure.body = QStringLiteral("{\"type\":\"error\",\"error\":{\"type\":"
                                           "\"not_found_error\",\"message\":\"model "
                                           "'claude-opus-4-8' not found\"}}");
             failure.fix.models = {QStringLiteral("qwen3-coder-30b"),
                                   QStringLiteral("gpt-oss-20b")};
             t.append(chat::FailureCard{failure, QStringLiteral("m1")});
         }},
        {QStringLiteral("failure"),
         {860, 480},
         [=](Transcript &t) {
             samples::addMessage(t, QStringLiteral("Rename the config module and fix the imports."),
                                 chat::UserMessage::Delivery::Unanswered);
             t.append(chat::FailureCard{samples::noModelLoaded(), QStringLiteral("m1")});
         }},
    };
}

/// A state of the whole window, played by a scripted agent.
struct WindowShot
{
    QString name;
    QSize size;
    std::function<void(ScriptedChat &)> play;
};

void playDesign(ScriptedChat &scripted)
{
    scripted.goLive();
    scripted.chat().send(QStringLiteral("The test `parses_trailing_comma` fails one run in ten. "
                                        "Find out why and fix it."));
    scripted.beginTurn();
    scripted.streamText(QStringLiteral("The test races on a temp file: both cases write "
                                       "`/tmp/case.json`. I'll give each case its own directory."));
    scripted.useTool(QStringLiteral("t1"), QStringLiteral("Bash"),
                     {{"command", "ctest -R parser --repeat until-fail:50"}});
    scripted.clock.advance(std::chrono::milliseconds(3400));
    scripted.finishTool(QStringLiteral("t1"), QStringLiteral("run 17: parses_trailing_comma "
                                                             "........***Failed  0.02 sec"));
    scripted.useTool(QStringLiteral("t2"), QStringLiteral("Bash"),
                     {{"command", "rm -rf build && cmake --workflow --preset ci"}});
    scripted.askPermission(QStringLiteral("t2"), QStringLiteral("Bash"),
                           {{"command", "rm -rf build && cmake --workflow --preset ci"}});
}

void playStreaming(ScriptedChat &scripted)
{
    scripted.goLive();
    scripted.chat().send(QStringLiteral("Explain the release script."));
    scripted.beginTurn();
    scripted.streamThinking(QStringLiteral("Let me see."));
    scripted.streamText(QStringLiteral("The script has **three parts**:\n\n1. it builds\n2. it "
                                       "signs\n\n```sh\nmake all\nma"));
}

std::vector<WindowShot> windowShots()
{
    const QSize wide(1180, 820);
    return {
        {QStringLiteral("window"), wide, playDesign},
        {QStringLiteral("window-small"), {640, 420}, playDesign},
        {QStringLiteral("window-empty"), wide, [](ScriptedChat &s) { s.goLive(); }},
        {QStringLiteral("window-streaming"), wide, playStreaming},
        {QStringLiteral("window-pending"), wide,
         [](ScriptedChat &s) {
             playStreaming(s);
             s.chat().send(QStringLiteral("And then publish it."));
             static_cast<void>(s.endpoints.setAddress(QStringLiteral("http://localhost:4321")));
             s.settleLaunch();
             s.clock.advance(std::chrono::milliseconds(2000));
         }},
        {QStringLiteral("window-retry"), wide,
         [](ScriptedChat &s) {
             s.goLive();
             s.chat().send(QStringLiteral("Rename the config module and fix the imports."));
             s.beginTurn();
             s.announceRetry(3);
         }},
    };
}

void drawWindow(const WindowShot &shot, settings::ThemeChoice choice, const QString &path)
{
    ScriptedChat scripted(QStringLiteral("https://llm.corp.example:8766"));
    scripted.settings.setValue(settings::kTheme, choice);
    ui::Theme theme(scripted.settings);
    chat::ChatList chats;
    chats.add(scripted.takeChat());
    ui::ChatWindow window(chats, scripted.endpoints, theme, scripted.clock);
    window.showChat(scripted.chat());
    window.setSideBarFooter(new ui::EndpointChip(scripted.endpoints, chats, theme));
    window.resize(shot.size);
    window.show();
    shot.play(scripted);
    QTest::qWait(80);
    window.grab().save(path);
}

void draw(const Shot &shot, ui::Theme &theme, const QString &path)
{
    FakeClock clock;
    Transcript transcript;
    shot.fill(transcript);
    QWidget page;
    ui::setStyleClass(&page, QStringLiteral("page"));
    page.setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(&page);
    column->setContentsMargins(0, 0, 0, 0);
    auto *view = new ui::TranscriptView(transcript, theme, clock, &page);
    view->actions().setUnanswered(1);
    column->addWidget(view, 1);
    column->addWidget(new ui::Composer(theme, &page));
    page.resize(shot.size);
    page.show();
    QTest::qWait(50);
    page.grab().save(path);
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
    ui::Theme theme(store);
    for (const auto choice : {settings::ThemeChoice::Dark, settings::ThemeChoice::Light}) {
        store.setValue(settings::kTheme, choice);
        const QString name = choice == settings::ThemeChoice::Dark ? QStringLiteral("dark")
                                                                   : QStringLiteral("light");
        for (const WindowShot &shot : windowShots())
            drawWindow(shot, choice, QStringLiteral("%1/%2-%3.png").arg(folder, shot.name, name));
        drawSeveralChats(choice, folder, name);
        // The windows above had themes of their own.
        const ui::Theme again(store);
        for (const Shot &shot : shots())
            draw(shot, theme, QStringLiteral("%1/%2-%3.png").arg(folder, shot.name, name));
    }
    return 0;
}
