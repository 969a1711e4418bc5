#include "ui/transcript/cards/PermissionCard.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "tests/ui/chat/Samples.h"
#include "ui/kit/ChoiceButton.h"
#include "ui/text/TextBlocks.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QTextEdit>

using namespace Qt::StringLiterals;

using bridge::agent::PermissionAnswer;
using bridge::chat::EntryContent;
using bridge::chat::Transcript;

namespace {

class PermissionCardTest : public ChatFixture
{
protected:
    void ask(const bridge::agent::PermissionRequest &request)
    {
        m_id = m_transcript.append(bridge::chat::PermissionEntry{request, {}, {}});
        m_card = std::make_unique<ui::PermissionCard>(
            ui::EntryContext{m_theme, m_clock, m_transcript, m_actions, m_intents, m_agent},
            nullptr);
        QObject::connect(&m_actions, &ui::EntryActions::answered, m_card.get(),
                         [this](const QString &id, const PermissionAnswer &answer) {
                             m_answers.emplace_back(id, answer);
                         });
        m_card->showEntry(m_transcript.entry(0));
        m_card->resize(700, 500);
        m_card->show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(m_card.get()));
        m_card->takeFocus();
    }

    void rest() { m_clock.advance(std::chrono::milliseconds(1000)); }

    /// A request to run this command.
    static bridge::agent::PermissionRequest toRun(const QString &command)
    {
        auto request = samples::commandRequest();
        request.outsideWorkspace = false;
        request.input.headline = command;
        return request;
    }

    QString shown()
    {
        return (widgets::textsIn<ui::TextBlocks>(*m_card) + widgets::textsIn<QLabel>(*m_card)
                + widgets::textsIn<QTextEdit>(*m_card))
            .join(u'\n');
    }

    void pressWithCtrl()
    {
        rest();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    }

    QPushButton *button(const QString &name) { return widgets::find<QPushButton>(*m_card, name); }

    /// Presses a key in the card after its initial pause.
    void press(Qt::Key key)
    {
        rest();
        QTest::keyClick(QApplication::focusWidget(), key);
    }
    void askAgain(const bridge::agent::PermissionRequest &request)
    {
        m_answers.clear();
        m_transcript.remove(m_id);
        ask(request);
    }

    const PermissionAnswer &answer()
    {
        EXPECT_EQ(m_answers.size(), 1U);
        return m_answers.front().second;
    }

    Transcript m_transcript;
    ui::EntryActions m_actions;
    std::unique_ptr<ui::PermissionCard> m_card;
    quint64 m_id = 0;
    std::vector<std::pair<QString, PermissionAnswer>> m_answers;
};

} // namespace

TEST_F(PermissionCardTest, AllowOnceGivesNoRule)
{
    ask(samples::commandRequest());
    button(u"Allow once"_s)->click();
    EXPECT_EQ(answer().optionId, u"allow"_s);
    EXPECT_EQ(m_answers.front().first, u"r1"_s);
}

TEST_F(PermissionCardTest, AlwaysAllowGivesExactlyTheRuleItShows)
{
    ask(samples::commandRequest());
    auto *always = button(u"Always allow"_s);
    EXPECT_TRUE(always->accessibleName().endsWith(u"rm:*"_s));
    always->click();
    EXPECT_EQ(answer().optionId, u"rule-1"_s);
}

TEST_F(PermissionCardTest, FurtherRulesStandInTheMenu)
{
    ask(samples::commandRequest());
    button(u"Other rules to always allow"_s)->click();
    auto *menu = m_card->findChild<QMenu *>();
    ASSERT_TRUE(menu);
    ASSERT_EQ(menu->actions().size(), 1);
    EXPECT_EQ(menu->actions().front()->text(), u"Always allow cmake:*"_s);
    menu->setActiveAction(menu->actions().front());
    QTest::keyClick(menu, Qt::Key_Return);
    EXPECT_TRUE(m_answers.empty()) << "a key, as early as the card";
    menu->actions().front()->trigger();
    EXPECT_EQ(answer().optionId, u"rule-2"_s);
}

TEST_F(PermissionCardTest, WithoutARuleAlwaysIsNotOffered)
{
    ask(samples::editRequest());
    EXPECT_FALSE(button(u"Always allow"_s));
}

TEST_F(PermissionCardTest, ReturnAllowsAndEscapeDenies)
{
    ask(samples::commandRequest());
    press(Qt::Key_Return);
    EXPECT_EQ(answer().optionId, u"allow"_s);
    askAgain(samples::commandRequest());
    press(Qt::Key_Escape);
    EXPECT_EQ(answer().optionId, u"deny"_s);
}

TEST_F(PermissionCardTest, ReturnOnAnotherButtonIsThatButton)
{
    ask(samples::commandRequest());
    rest();
    button(u"Deny"_s)->setFocus();
    QTest::keyClick(button(u"Deny"_s), Qt::Key_Return);
    EXPECT_EQ(answer().optionId, u"deny"_s);
}

TEST_F(PermissionCardTest, AKeyThatWasMeantForTheComposerAnswersNothing)
{
    ask(samples::commandRequest());
    for (const auto key : {Qt::Key_Return, Qt::Key_Space, Qt::Key_Escape})
        QTest::keyClick(QApplication::focusWidget(), key);
    EXPECT_TRUE(m_answers.empty());
    press(Qt::Key_Return);
    EXPECT_EQ(m_answers.size(), 1U);
}

TEST_F(PermissionCardTest, AKeyThatIsHeldDownAnswersNothing)
{
    ask(samples::commandRequest());
    // X11 does not mark each repetition as one.
    for (int i = 0; i < 100; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        m_clock.advance(std::chrono::milliseconds(40));
    }
    EXPECT_TRUE(m_answers.empty());
    rest();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_EQ(m_answers.size(), 1U);
}

TEST_F(PermissionCardTest, WordsOfTheUserDenyWithThem)
{
    ask(samples::commandRequest());
    rest();
    widgets::get(*m_card, u"Tell Fake what to do instead…"_s).click();
    auto *words = m_card->findChild<QLineEdit *>();
    ASSERT_TRUE(words->isVisible());
    QTest::keyClick(words, Qt::Key_Return);
    EXPECT_TRUE(m_answers.empty()) << "an empty field must not answer";
    QTest::keyClicks(words, u"use ninja"_s);
    QTest::keyClick(words, Qt::Key_Return);
    EXPECT_EQ(answer().optionId, u"deny"_s);
    EXPECT_EQ(answer().message, u"use ninja"_s);
}

TEST_F(PermissionCardTest, AnswersOnlyOnce)
{
    ask(samples::commandRequest());
    auto *allow = button(u"Allow once"_s);
    allow->click();
    allow->click();
    button(u"Deny"_s)->click();
    EXPECT_EQ(m_answers.size(), 1U);
}

TEST_F(PermissionCardTest, AfterTheAnswerItIsOneLineWithTheOutcome)
{
    ask(samples::commandRequest());
    const int before = m_card->heightForWidth(700);
    m_transcript.change(m_id, [](EntryContent &content) {
        auto &card = std::get<bridge::chat::PermissionEntry>(content);
        card.outcome = bridge::chat::PermissionEntry::Outcome::AllowedAlways;
        card.note = u"rm:*"_s;
    });
    m_card->showEntry(m_transcript.entry(0));
    EXPECT_FALSE(m_card->wantsAnswer());
    EXPECT_LT(m_card->heightForWidth(700), before / 2);
    settle();
    EXPECT_TRUE(widgets::textsIn<QLabel>(*m_card).contains(u"Always allowed: rm:*"_s));
}

TEST_F(PermissionCardTest, ARefusedQuestionStaysToBeRead)
{
    const auto question = samples::questionRequest();
    ask(question);
    m_transcript.change(m_id, [](EntryContent &content) {
        std::get<bridge::chat::PermissionEntry>(content).outcome =
            bridge::chat::PermissionEntry::Outcome::Denied;
    });
    m_card->showEntry(m_transcript.entry(0));
    EXPECT_TRUE(shown().contains(u"Denied"_s)) << shown().toStdString();
    EXPECT_TRUE(shown().contains(question.input.questions.at(0).text)) << shown().toStdString();
}

TEST_F(PermissionCardTest, QuestionsAreAnsweredWithTheirLabelsAndOwnWords)
{
    ask(samples::questionRequest());
    auto *submit = button(u"Answer"_s);
    EXPECT_FALSE(submit->isEnabled());
    const auto choices = m_card->findChildren<ui::ChoiceButton *>();
    ASSERT_EQ(choices.size(), 6);
    choices[0]->click();
    choices[1]->click();
    EXPECT_FALSE(choices[0]->isChecked()) << "one of several";
    EXPECT_FALSE(submit->isEnabled()) << "the second question is open";
    choices[3]->click();
    choices[4]->click();
    QTest::keyClicks(m_card->findChildren<QLineEdit *>()[1], u"the tests"_s);
    ASSERT_TRUE(submit->isEnabled());
    submit->click();
    EXPECT_EQ(answer().optionId, u"allow"_s);
    const std::map<QString, QStringList> expected{
        {u"Which format should the new configuration have?"_s, {u"JSON"_s}},
        {u"Which parts move first?"_s, {u"Reader & writer"_s, u"Command line"_s, u"the tests"_s}}};
    EXPECT_EQ(answer().answers, expected);
}

TEST_F(PermissionCardTest, APlanIsApprovedWithOrWithoutEdits)
{
    ask(samples::planRequest());
    button(u"Approve and accept edits"_s)->click();
    EXPECT_EQ(answer().optionId, u"edits"_s);
    askAgain(samples::planRequest());
    button(u"Approve"_s)->click();
    EXPECT_EQ(answer().optionId, u"allow"_s);
}

TEST_F(PermissionCardTest, AnUnknownToolShowsItsWholeInput)
{
    auto request = samples::commandRequest();
    request.toolName = u"mcp__db__query"_s;
    request.input.kind = bridge::agent::ToolKind::Other;
    request.input.headline = u"short"_s;
    request.input.json = u"{\"sql\":\"short\",\"drop\":true}"_s;
    ask(request);
    EXPECT_TRUE(widgets::textsIn<ui::TextBlocks>(*m_card).contains(request.input.json));
}

TEST_F(PermissionCardTest, ACommandWithBidirectionalControlsIsShownAsItRunsAndReturnDoesNotRunIt)
{
    ask(toRun(u"touch harmless \u2067\u2066; touch pwned\u2069 \u2066# tidy up:\u2069\u2069"_s));
    EXPECT_LT(shown().indexOf(u"; touch pwned"_s), shown().indexOf(u"# tidy up"_s));
    EXPECT_TRUE(shown().contains(u"‹U+2067›‹U+2066›; touch pwned‹U+2069›"_s));
    EXPECT_TRUE(shown().contains(u"6 hidden characters"_s));
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space})
        press(key);
    EXPECT_TRUE(m_answers.empty());
    EXPECT_TRUE(shown().contains(u"Ctrl+Return allows it"_s));
    pressWithCtrl();
    EXPECT_EQ(answer().optionId, u"allow"_s);
}

TEST_F(PermissionCardTest, ThePointerAllowsWhatIsMarkedAndEscapeRefusesIt)
{
    ask(toRun(u"ls \u200B"_s));
    button(u"Allow once"_s)->click();
    EXPECT_EQ(answer().optionId, u"allow"_s);
    askAgain(toRun(u"ls \u200B"_s));
    press(Qt::Key_Escape);
    EXPECT_EQ(answer().optionId, u"deny"_s);
}

TEST_F(PermissionCardTest, MarksCountWhereverTheyAre)
{
    auto tool = toRun(u"{}"_s);
    tool.toolName = u"mcp__g\u0456thub__push"_s;
    tool.input.kind = bridge::agent::ToolKind::Other;
    auto edit = samples::editRequest();
    edit.input.edits.front().after += u"\u202E"_s;
    auto field = toRun(u"ls"_s);
    field.input.fields = {{u"description"_s, u"Lists\u200B"_s}};
    auto question = samples::questionRequest();
    question.input.questions.front().options.front().label += u"\u2066"_s;
    for (const auto &request : {tool, edit, field}) {
        m_answers.clear();
        ask(request);
        press(Qt::Key_Return);
        EXPECT_TRUE(m_answers.empty()) << request.toolName.toStdString();
        pressWithCtrl();
        EXPECT_EQ(m_answers.size(), 1U) << request.toolName.toStdString();
        m_transcript.remove(m_id);
    }
    m_answers.clear();
    ask(question);
    const auto fields = m_card->findChildren<QLineEdit *>();
    fields[0]->setText(u"own"_s);
    fields[1]->setText(u"own"_s);
    for (auto *choice : m_card->findChildren<ui::ChoiceButton *>())
        choice->click();
    fields[0]->setFocus();
    press(Qt::Key_Return);
    EXPECT_TRUE(m_answers.empty());
    pressWithCtrl();
    EXPECT_EQ(m_answers.size(), 1U);
}

TEST_F(PermissionCardTest, EveryFieldIsListed)
{
    auto request = toRun(u"make"_s);
    request.input.fields = {{u"dangerouslyDisableSandbox"_s, u"true"_s},
                            {u"timeout"_s, u"600000"_s},
                            {u"prompt"_s, u"one\ntwo"_s}};
    ask(request);
    for (const auto &field : request.input.fields) {
        EXPECT_TRUE(shown().contains(field.name));
        EXPECT_TRUE(shown().contains(field.value));
    }
    press(Qt::Key_Return);
    EXPECT_EQ(m_answers.size(), 1U);
}

TEST_F(PermissionCardTest, BlankLinesHideNoTail)
{
    ask(toRun(u"ls"_s + u"\n"_s.repeated(5000) + u"touch pwned"_s));
    EXPECT_TRUE(shown().contains(u"4999 blank lines"_s));
    EXPECT_TRUE(shown().contains(u"touch pwned"_s));
    EXPECT_LT(m_card->heightForWidth(700), 400);
    press(Qt::Key_Return);
    EXPECT_TRUE(m_answers.empty());
}

TEST_F(PermissionCardTest, ALongCommandShowsBothEndsAndAKeyAllowsItOnlyWhenAllOfItWasShown)
{
    QStringList lines;
    for (int i = 1; i <= 60; ++i)
        lines << u"echo %1"_s.arg(i);
    ask(toRun(lines.join(u'\n')));
    EXPECT_TRUE(shown().contains(u"echo 1↵"_s));
    EXPECT_TRUE(shown().contains(u"echo 60"_s));
    EXPECT_FALSE(shown().contains(u"echo 30↵"_s));
    press(Qt::Key_Return);
    pressWithCtrl();
    EXPECT_TRUE(m_answers.empty());
    widgets::get(*m_card, u"Show all 60 lines"_s).click();
    m_card->resize(700, m_card->heightForWidth(700));
    settle();
    EXPECT_TRUE(shown().contains(u"echo 30↵"_s));
    m_card->takeFocus();
    press(Qt::Key_Return);
    EXPECT_EQ(m_answers.size(), 1U);
}

TEST_F(PermissionCardTest, MoreThanTwoHundredLinesNeedCtrlReturn)
{
    QStringList lines;
    for (int i = 1; i <= 201; ++i)
        lines << u"echo %1"_s.arg(i);
    ask(toRun(lines.join(u'\n')));
    widgets::get(*m_card, u"Show all 201 lines"_s).click();
    m_card->resize(700, m_card->heightForWidth(700));
    settle();
    m_card->takeFocus();
    press(Qt::Key_Return);
    EXPECT_TRUE(m_answers.empty());
    pressWithCtrl();
    EXPECT_EQ(m_answers.size(), 1U);
}

TEST_F(PermissionCardTest, AKeyThatIsPressedTwiceAnswersOneCard)
{
    ask(samples::commandRequest());
    rest();
    m_card->takeFocus(); // as after the answer to another card
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_TRUE(m_answers.empty());
    press(Qt::Key_Return);
    EXPECT_EQ(m_answers.size(), 1U);
}

TEST_F(PermissionCardTest, ALongRuleIsShownWhole)
{
    auto request = samples::commandRequest();
    request.options[1].label = u"git push --force origin main && rm -rf build:*"_s;
    ask(request);
    EXPECT_TRUE(shown().contains(request.options[1].label));
}

TEST_F(PermissionCardTest, NoWordIsCutOffAtTheEdge)
{
    auto request = toRun(u"{}"_s);
    request.input.kind = bridge::agent::ToolKind::Other;
    request.toolName = u"mcp__"_s + u"x"_s.repeated(500) + u"__delete"_s;
    request.reason = u"/tmp/"_s + u"y"_s.repeated(200) + u"/etc"_s;
    ask(request);
    const QStringList whole = widgets::textsIn<ui::TextBlocks>(*m_card);
    EXPECT_TRUE(whole.contains(request.toolName));
    EXPECT_TRUE(whole.contains(request.reason));
}
