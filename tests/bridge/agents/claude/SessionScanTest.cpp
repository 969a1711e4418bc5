#include "tests/bridge/agents/claude/ArchiveHome.h"

namespace claudearchivetest {

TEST_F(ClaudeArchiveTest, FactsOfARealSession)
{
    useSample(u"everything"_s);
    const ConversationFacts known = facts();
    EXPECT_EQ(known.title, u"My boat"_s);
    EXPECT_TRUE(known.isNamed);
    EXPECT_EQ(known.folder, u"/home/user/project"_s);
    EXPECT_EQ(known.host, ConversationHost::Program);
    EXPECT_EQ(known.begun.toUTC().toString(Qt::ISODateWithMs), u"2026-11-29T23:07:18.636Z"_s);
    EXPECT_EQ(known.updated.toUTC().toString(Qt::ISODateWithMs), u"2026-11-29T23:07:24.690Z"_s);
    EXPECT_EQ(known.messages, 12);
}

TEST_F(ClaudeArchiveTest, TheFirstWordsAreTheTitleUntilThereIsAName)
{
    write(longConversation(3));
    EXPECT_EQ(facts().title, u"question 0"_s);
    EXPECT_FALSE(facts().isNamed);
    EXPECT_EQ(facts().messages, 3);
    write(longConversation(3) + "{\"type\":\"ai-title\",\"aiTitle\":\"By the agent\"}\n");
    EXPECT_EQ(facts().title, u"By the agent"_s);
    ASSERT_TRUE(archive().rename(file(), u"Mine \"quoted\""_s));
    EXPECT_EQ(facts().title, u"Mine \"quoted\""_s);
    EXPECT_TRUE(facts().isNamed);
    EXPECT_EQ(page().items.size(), 6U);
}

TEST_F(ClaudeArchiveTest, WithoutAMessageItIsNoConversation)
{
    write("{\"type\":\"mode\",\"mode\":\"normal\"}\n");
    const auto read = archive().facts(file());
    ASSERT_TRUE(read);
    EXPECT_FALSE(*read);
    write({});
    EXPECT_FALSE(*archive().facts(file()));
    EXPECT_THAT(page().items, IsEmpty());
}

TEST_F(ClaudeArchiveTest, AScanFindsTextsAndGoesOnWhereItEnded)
{
    write(longConversation(2));
    std::vector<std::string> found;
    const auto visit = [&found](const ArchivedText &text) {
        found.push_back((text.kind == ArchivedText::Kind::Message ? "> " : "")
                        + text.text.toStdString());
    };
    const auto first = archive().scan(file(), 0, 1, visit);
    ASSERT_TRUE(first);
    EXPECT_THAT(found, ElementsAre("> question 0"));
    const auto second = archive().scan(file(), first->end, 1 << 20, visit);
    ASSERT_TRUE(second);
    EXPECT_THAT(found, ElementsAre("> question 0", "answer 0", "> question 1", "answer 1"));
    EXPECT_EQ(second->end, file().size);
    write(longConversation(1));
    EXPECT_TRUE(archive().scan(file(), second->end, 1 << 20, visit)->isReplaced);
}

TEST_F(ClaudeArchiveTest, AScanReadsLinesWithBlanksBetweenTheirParts)
{
    const QByteArray plain =
        longConversation(2)
        + R"({"type":"last-prompt","rewound":true,"leafUuid":"u0","cutUuid":"a0"})" + '\n';
    const auto textsOf = [this](const QByteArray &content) {
        write(content);
        std::vector<std::string> texts;
        const auto scan = archive().scan(file(), 0, 1 << 20, [&texts](const ArchivedText &text) {
            texts.push_back(text.text.toStdString());
        });
        EXPECT_EQ(scan->cuts.size(), 1U);
        EXPECT_EQ(scan->skippedLines, 0);
        return texts;
    };
    const auto texts = textsOf(plain);
    EXPECT_EQ(texts.size(), 4U);
    EXPECT_EQ(textsOf(QByteArray(plain).replace("\":", "\" : ")), texts);
    EXPECT_EQ(textsOf(QByteArray(plain).replace("\":", "\":\t").replace(",\"", ", \"")), texts);
}

TEST_F(ClaudeArchiveTest, AScanNamesWhatARewindRemoved)
{
    useSample(u"rewound"_s);
    QStringList ids;
    const auto scan = archive().scan(file(), 0, 1 << 30,
                                     [&ids](const ArchivedText &text) { ids.append(text.itemId); });
    ASSERT_TRUE(scan);
    ASSERT_FALSE(scan->cuts.empty());
    QStringList left;
    qsizetype from = 0;
    for (const ArchiveCut &cut : scan->cuts) {
        left += ids.mid(from, static_cast<qsizetype>(cut.after) - from);
        from = static_cast<qsizetype>(cut.after);
        while (!left.isEmpty() && left.last() != cut.last && left.last() != cut.first)
            left.removeLast();
        while (!left.isEmpty() && left.last() == cut.first)
            left.removeLast();
    }
    ids = left + ids.mid(from);
    QStringList shown;
    for (const ArchivedItem &item : page().items)
        shown.append(item.id);
    EXPECT_EQ(ids, shown);
}

TEST_F(ClaudeArchiveTest, AScanWaitsForTheEndOfALine)
{
    write(longConversation(1) + user(u"u9"_s, u"a0"_s, u"half"_s).chopped(1));
    const auto scan = archive().scan(file(), 0, 1 << 30, [](const ArchivedText &) {});
    EXPECT_EQ(scan->end, longConversation(1).size());
    EXPECT_EQ(scan->skippedLines, 0);
}

} // namespace claudearchivetest
