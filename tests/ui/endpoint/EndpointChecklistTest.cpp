#include "ui/endpoint/EndpointChecklist.h"
#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/endpoint/ChecklistRow.h"
#include "ui/kit/Paragraph.h"
#include "ui/words/CheckText.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace endpointchecklisttest {

using namespace Qt::StringLiterals;
using namespace bridge::check;
using bridge::FailureKind;

const QString kAddress = u"http://localhost:1234"_s;
const QString kCheck = u"Check endpoint"_s;
const QString kStop = u"Stop the check"_s;

class EndpointChecklistTest : public KeychainFixture
{
protected:
    EndpointChecklistTest()
    {
        m_choice.setAddress(kAddress);
        m_list.resize(700, 600);
        m_list.show();
    }

    /// The rows' accessible texts.
    [[nodiscard]] QStringList read() const
    {
        QStringList read;
        for (const auto *row : widgets::shownIn<ui::ChecklistRow>(m_list))
            read << row->accessibleName();
        return read;
    }
    [[nodiscard]] QString summary() const
    {
        return m_list.findChild<ui::Paragraph *>(u"summary"_s)->toPlainText();
    }
    static bool isSeen(const QAbstractButton *button) { return button && button->isVisible(); }

    static std::vector<RungReport> noModel()
    {
        auto failure = failureOfKind(FailureKind::ModelNotFound, kAddress);
        failure.fix.models = {u"qwen3-coder-30b"_s};
        return {passedRung(Rung::Address), passedRung(Rung::Network, NetworkFacts{}),
                failedRung(failure), skippedRung(Rung::Tools, SkipReason::EarlierFailed),
                skippedRung(Rung::Agent, SkipReason::NotAsked)};
    }

    ScriptedChecker m_scripted{m_choice, m_credentials, m_clock};
    ui::EndpointChecklist m_list{m_choice, m_credentials, m_scripted.checker(), m_intents, m_theme};
};

TEST_F(EndpointChecklistTest, BeforeACheckItSaysWhatOneCosts)
{
    EXPECT_TRUE(read().isEmpty());
    EXPECT_EQ(summary(), u"Costs at most a few hundred tokens."_s);
}

TEST_F(EndpointChecklistTest, ItsButtonAsksForACheckAndStopsOne)
{
    QSignalSpy asked(&m_list, &ui::EndpointChecklist::checkRequested);
    QTest::mouseClick(button(m_list, kCheck), Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_FALSE(asked[0][0].toBool());

    m_scripted.checker().start({});
    QTest::mouseClick(button(m_list, kStop), Qt::LeftButton);
    EXPECT_FALSE(m_scripted.checker().isRunning());
    EXPECT_EQ(asked.count(), 1);
    EXPECT_EQ(summary(), u"Stopped."_s);
    EXPECT_TRUE(isSeen(button(m_list, kCheck)));
}

TEST_F(EndpointChecklistTest, RungsAppearAsTheyBecomeKnown)
{
    m_scripted.play({passedRung(Rung::Address, AddressFacts{})});
    m_scripted.begin(Rung::Network);
    EXPECT_EQ(read(), (QStringList{u"Address: passed. Claude Code asks "
                                   "http://localhost:1234/v1/messages"_s,
                                   u"Network: checking"_s}));
    EXPECT_EQ(summary(), u"Checking Network…"_s);
    QStringList tips;
    for (const auto *row : widgets::shownIn<ui::ChecklistRow>(m_list)) {
        for (const auto *label : widgets::shownIn<QLabel>(*row))
            tips << label->toolTip();
    }
    tips.removeAll({});
    EXPECT_EQ(tips, (QStringList{u"passed"_s, u"checking"_s})) << "what the marks mean";
}

TEST_F(EndpointChecklistTest, WhatTheTurnOfClaudeCodeCostsIsSaidBeforeItStarts)
{
    const auto cost = m_scripted.checker().turnCost(kAddress);
    const QString words = ui::turnCostWords(cost.tokens, cost.time.count());
    const auto says = [&] {
        const auto texts = widgets::shownIn<ui::Paragraph>(m_list);
        return std::any_of(texts.begin(), texts.end(),
                           [&](const auto *each) { return each->toPlainText().contains(words); });
    };
    m_scripted.play({passedRung(Rung::Address, AddressFacts{})});
    EXPECT_FALSE(says());
    m_scripted.begin(Rung::Agent);
    EXPECT_TRUE(says()) << "in its row";
    m_scripted.playWhole(noModel());
    EXPECT_TRUE(says()) << "beside the button";
}

TEST_F(EndpointChecklistTest, AFailedRungSaysWhatToDoAndOffersIt)
{
    bridge::check::CheckReport report;
    report.rungs = noModel();
    m_scripted.playWhole(noModel());
    EXPECT_EQ(summary(), ui::summaryOf(report));
    EXPECT_TRUE(read().at(2).contains(ui::wordsFor(noModel().at(2), kAddress).text));
    QSignalSpy asked(&m_intents, &ui::Intents::fixRequested);
    button(m_list, u"Use qwen3-coder-30b"_s)->click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][1].value<bridge::Fix>(),
              bridge::Fix(bridge::fix::UseModel{u"qwen3-coder-30b"_s}));
}

TEST_F(EndpointChecklistTest, OnceAFixHasChangedSomethingItChecksAgain)
{
    m_scripted.playWhole(noModel());
    QSignalSpy asked(&m_list, &ui::EndpointChecklist::checkRequested);
    button(m_list, u"Use qwen3-coder-30b"_s)->click();
    m_choice.setModel(u"qwen3-coder-30b"_s);
    EXPECT_EQ(asked.count(), 0) << "not before everybody knows of the change";
    EXPECT_TRUE(QTest::qWaitFor([&] { return asked.count() == 1; }));
}

TEST_F(EndpointChecklistTest, ACheckWithTheRealProgramIsOfferedWhenTheServerIsReached)
{
    const auto name = u"Check with Claude Code"_s;
    m_scripted.play({passedRung(Rung::Address)});
    EXPECT_FALSE(isSeen(button(m_list, name)));
    m_scripted.playWhole(noModel());
    ASSERT_TRUE(isSeen(button(m_list, name)));
    QSignalSpy asked(&m_list, &ui::EndpointChecklist::checkRequested);
    button(m_list, name)->click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_TRUE(asked[0][0].toBool());
}

TEST_F(EndpointChecklistTest, OffersTheCheckWithTheRealProgramOnceWhereARungAdvisesIt)
{
    m_scripted.playWhole({passedRung(Rung::Address), passedRung(Rung::Network, NetworkFacts{}),
                          failedRung(failureOfKind(FailureKind::ClientNotAllowed, kAddress)),
                          skippedRung(Rung::Agent, SkipReason::NotAsked)});
    const auto buttons = m_list.findChildren<QPushButton *>();
    EXPECT_EQ(std::count_if(buttons.begin(), buttons.end(),
                            [](const QPushButton *each) {
                                return isSeen(each)
                                       && each->text() == u"Check with Claude Code"_s;
                            }),
              1);
}

TEST_F(EndpointChecklistTest, WhereNothingAnswersTheRealProgramWouldNotEither)
{
    m_scripted.playWhole({passedRung(Rung::Address),
                          failedRung(failureOfKind(FailureKind::ConnectionRefused, kAddress)),
                          skippedRung(Rung::Agent, SkipReason::NotAsked)});
    EXPECT_FALSE(isSeen(button(m_list, u"Check with Claude Code"_s)));
}

TEST_F(EndpointChecklistTest, AChangeOfTheAddressTakesTheResultAway)
{
    m_scripted.playWhole(noModel());
    ASSERT_FALSE(read().isEmpty());
    m_choice.setAddress(u"http://localhost:4321"_s);
    EXPECT_TRUE(read().isEmpty());
    EXPECT_EQ(summary(), u"Something has changed since the last check."_s);
}

TEST_F(EndpointChecklistTest, AChangeDuringACheckEndsIt)
{
    m_scripted.play({passedRung(Rung::Address)});
    m_choice.setModel(u"other"_s);
    EXPECT_FALSE(m_scripted.checker().isRunning());
    EXPECT_TRUE(read().isEmpty());
}

TEST_F(EndpointChecklistTest, AnotherCredentialOfThisEndpointTakesTheResultAway)
{
    using bridge::secrets::CredentialKind;
    m_scripted.playWhole(noModel());
    m_credentials.saveToken(u"http://elsewhere:80"_s, CredentialKind::BearerToken,
                            u"not-a-real-one"_s);
    m_store.answerSave();
    EXPECT_FALSE(read().isEmpty());
    m_credentials.saveToken(u"http://localhost:1234"_s, CredentialKind::BearerToken,
                            u"not-a-real-one"_s);
    m_store.answerSave();
    EXPECT_TRUE(read().isEmpty());
}

TEST_F(EndpointChecklistTest, ItShowsACheckThatRanBeforeItWasMade)
{
    m_scripted.checker().start({});
    ui::EndpointChecklist late(m_choice, m_credentials, m_scripted.checker(), m_intents, m_theme);
    EXPECT_TRUE(button(late, kStop));
}

} // namespace endpointchecklisttest
