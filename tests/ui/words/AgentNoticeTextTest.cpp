#include "ui/words/AgentNoticeText.h"

#include <QSet>

#include <gtest/gtest.h>

namespace agentnoticetexttest {

using namespace Qt::StringLiterals;
using bridge::agent::WritesLost;

TEST(AgentNoticeText, NamesTheAgentAndWhatIsLostAndWhy)
{
    QSet<QString> sentences;
    for (const bool quota : {false, true}) {
        for (const WritesLost &lost :
             {WritesLost{.conversation = true, .quota = quota},
              WritesLost{.settings = true, .quota = quota}, WritesLost{.quota = quota}}) {
            const QString text = ui::wordsFor(lost, u"Some Agent"_s);
            EXPECT_TRUE(text.contains(u"Some Agent"_s)) << text.toStdString();
            EXPECT_FALSE(text.contains(u'%')) << text.toStdString();
            sentences.insert(text);
        }
    }
    EXPECT_EQ(sentences.size(), 6);
    EXPECT_EQ(ui::wordsFor(WritesLost{.conversation = true, .settings = true}, u"A"_s),
              ui::wordsFor(WritesLost{.conversation = true}, u"A"_s))
        << "the conversation matters more";
    EXPECT_TRUE(ui::recordLostWords(u"Some Agent"_s).contains(u"Some Agent"_s));
    EXPECT_TRUE(ui::pastLostWords(u"Some Agent"_s).contains(u"Some Agent"_s));
}

} // namespace agentnoticetexttest
