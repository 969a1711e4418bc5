#include "bridge/chat/HistoryText.h"

#include "bridge/chat/Transcript.h"

#include <gtest/gtest.h>

namespace historytexttest {

using namespace Qt::StringLiterals;
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
    said("1", u"not sent yet"_s, Delivery::Queued);
    EXPECT_EQ(history(), QString());
}

TEST_F(HistoryTextTest, TellsWhoSaidWhatInItsOrder)
{
    said("1", u"What is 6 × 7?"_s);
    answered(u"**42**"_s);
    said("2", u"And 7 × 7?"_s, Delivery::Unanswered);
    EXPECT_EQ(history(), u"This conversation goes on from an earlier one that cannot be "
                         "continued. What was said there:\n\n"
                         "User: What is 6 × 7?\n\nAssistant: **42**\n\nUser: And 7 × 7?\n\n"
                         "That is where the earlier conversation ended. My message now:\n\n"_s);
}

TEST_F(HistoryTextTest, LeavesOutWhatIsStillToBeSent)
{
    said("1", u"first"_s);
    said("2", u"second"_s, Delivery::Unanswered);
    said("3", u"third"_s, Delivery::Queued);
    said("4", u"fourth"_s, Delivery::Sent);
    const QString text = history({u"2"_s});
    EXPECT_TRUE(text.contains("first"_L1));
    for (const char *left : {"second", "third", "fourth"})
        EXPECT_FALSE(text.contains(QLatin1String(left))) << left;
}

TEST_F(HistoryTextTest, LeavesOutThoughtsCardsAndWhatSubagentsSaid)
{
    said("1", u"go"_s);
    transcript.append(ThinkingText{{}, u"a thought"_s, false});
    transcript.append(FailureEntry{
        bridge::Failure::of(bridge::FailureKind::Unknown, {.said = u"a failure"_s}), {}});
    answered(u"a subagent"_s, u"toolu_1"_s);
    const QString text = history();
    for (const char *left : {"a thought", "a failure", "a subagent"})
        EXPECT_FALSE(text.contains(QLatin1String(left))) << left;
}

TEST_F(HistoryTextTest, ShortensWhatToolsDid)
{
    ToolUse tool;
    tool.name = u"Bash"_s;
    tool.input.headline = u"make "_s + QString(1000, u'x');
    tool.output = u"begins\n"_s + QString(10'000, u'o') + u"\nends"_s;
    transcript.append(tool);
    const QString text = history();
    EXPECT_TRUE(text.contains("[Tool Bash: make xxx"_L1));
    EXPECT_TRUE(text.contains("]\nbegins\nooo"_L1));
    EXPECT_TRUE(text.contains("ooo\nends\n"_L1));
    EXPECT_LT(text.size(), 1000);
}

TEST_F(HistoryTextTest, KeepsTheNewestWholeAndSaysThatOlderPartsAreLeftOut)
{
    said("1", u"oldest"_s);
    answered(QString(600, u'a'));
    said("2", QString(500, u'b'));
    answered(QString(400, u'c'));
    const QString text = history({}, 1000);
    EXPECT_TRUE(text.contains(u"Assistant: "_s + QString(400, u'c')));
    EXPECT_TRUE(text.contains(u"User: "_s + QString(500, u'b')));
    EXPECT_FALSE(text.contains(u'a' + QString(10, u'a')));
    EXPECT_FALSE(text.contains("oldest"_L1));
    EXPECT_TRUE(text.contains("[Earlier parts are left out.]\n\nUser: b"_L1));
}

TEST_F(HistoryTextTest, TellsTheEndOfAnAnswerThatIsTooLongByItself)
{
    answered(QString(5000, u'a') + u"the end"_s);
    const QString text = history({}, 1000);
    EXPECT_TRUE(text.contains("aaathe end\n"_L1));
    EXPECT_TRUE(text.contains("[Earlier parts are left out.]"_L1));
    EXPECT_LT(text.size(), 1300);
}

} // namespace

} // namespace historytexttest
