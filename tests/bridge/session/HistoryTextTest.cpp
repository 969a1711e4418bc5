#include "bridge/chat/HistoryText.h"

#include "bridge/chat/Transcript.h"

#include <gtest/gtest.h>

namespace historytexttest {

using namespace bridge::chat;
using Delivery = UserMessage::Delivery;

namespace {

class HistoryTextTest : public testing::Test
{
protected:
    void said(const char *id, const QString &text, Delivery delivery = Delivery::Answered)
    {
        transcript.append(UserMessage{QString::fromLatin1(id), text, delivery});
    }
    void answered(const QString &text, const QString &parent = {})
    {
        transcript.append(AnswerText{{}, text, false, parent});
    }
    [[nodiscard]] QString history(const QSet<QString> &without = {},
                                  qsizetype limit = kHistoryLimit) const
    {
        return historyText(transcript, without, limit);
    }

    Transcript transcript;
};

TEST_F(HistoryTextTest, IsEmptyWhereNothingWasSaid)
{
    transcript.append(Divider{Divider::Kind::AgentRestarted, {}, {}});
    said("1", QStringLiteral("not sent yet"), Delivery::Queued);
    EXPECT_EQ(history(), QString());
}

TEST_F(HistoryTextTest, TellsWhoSaidWhatInItsOrder)
{
    said("1", QStringLiteral("What is 6 × 7?"));
    answered(QStringLiteral("**42**"));
    said("2", QStringLiteral("And 7 × 7?"), Delivery::Unanswered);
    EXPECT_EQ(history(),
              QStringLiteral("This conversation goes on from an earlier one that cannot be "
                             "continued. What was said there:\n\n"
                             "User: What is 6 × 7?\n\nAssistant: **42**\n\nUser: And 7 × 7?\n\n"
                             "That is where the earlier conversation ended. My message now:\n\n"));
}

TEST_F(HistoryTextTest, LeavesOutWhatIsStillToBeSent)
{
    said("1", QStringLiteral("first"));
    said("2", QStringLiteral("second"), Delivery::Unanswered);
    said("3", QStringLiteral("third"), Delivery::Queued);
    said("4", QStringLiteral("fourth"), Delivery::Sent);
    const QString text = history({QStringLiteral("2")});
    EXPECT_TRUE(text.contains(QLatin1String("first")));
    for (const char *left : {"second", "third", "fourth"})
        EXPECT_FALSE(text.contains(QLatin1String(left))) << left;
}

TEST_F(HistoryTextTest, LeavesOutThoughtsCardsAndWhatSubagentsSaid)
{
    said("1", QStringLiteral("go"));
    transcript.append(ThinkingText{{}, QStringLiteral("a thought"), false});
    transcript.append(FailureEntry{{.said = QStringLiteral("a failure")}, {}});
    answered(QStringLiteral("a subagent"), QStringLiteral("toolu_1"));
    const QString text = history();
    for (const char *left : {"a thought", "a failure", "a subagent"})
        EXPECT_FALSE(text.contains(QLatin1String(left))) << left;
}

TEST_F(HistoryTextTest, ShortensWhatToolsDid)
{
    ToolUse tool;
    tool.name = QStringLiteral("Bash");
    tool.input.headline = QStringLiteral("make ") + QString(1000, u'x');
    tool.output = QStringLiteral("begins\n") + QString(10'000, u'o') + QStringLiteral("\nends");
    transcript.append(tool);
    const QString text = history();
    EXPECT_TRUE(text.contains(QLatin1String("[Tool Bash: make xxx")));
    EXPECT_TRUE(text.contains(QLatin1String("]\nbegins\nooo")));
    EXPECT_TRUE(text.contains(QLatin1String("ooo\nends\n")));
    EXPECT_LT(text.size(), 1000);
}

TEST_F(HistoryTextTest, KeepsTheNewestWholeAndSaysThatOlderPartsAreLeftOut)
{
    said("1", QStringLiteral("oldest"));
    answered(QString(600, u'a'));
    said("2", QString(500, u'b'));
    answered(QString(400, u'c'));
    const QString text = history({}, 1000);
    EXPECT_TRUE(text.contains(QStringLiteral("Assistant: ") + QString(400, u'c')));
    EXPECT_TRUE(text.contains(QStringLiteral("User: ") + QString(500, u'b')));
    EXPECT_FALSE(text.contains(u'a' + QString(10, u'a')));
    EXPECT_FALSE(text.contains(QLatin1String("oldest")));
    EXPECT_TRUE(text.contains(QLatin1String("[Earlier parts are left out.]\n\nUser: b")));
}

TEST_F(HistoryTextTest, TellsTheEndOfAnAnswerThatIsTooLongByItself)
{
    answered(QString(5000, u'a') + QStringLiteral("the end"));
    const QString text = history({}, 1000);
    EXPECT_TRUE(text.contains(QLatin1String("aaathe end\n")));
    EXPECT_TRUE(text.contains(QLatin1String("[Earlier parts are left out.]")));
    EXPECT_LT(text.size(), 1300);
}

} // namespace

} // namespace historytexttest
