#include "bridge/library/MarkdownExport.h"

#include "bridge/chat/TurnJournal.h"

#include <gtest/gtest.h>

namespace markdownexporttest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::library;
using agent::ArchivedItem;
using agent::ArchivedMark;
using agent::BlockFinished;
using agent::BlockKind;

ArchivedItem prompt(const QString &id, const QString &text)
{
    return {id, {}, agent::ArchivedPrompt{.text = text}};
}

ArchivedItem answer(const QString &id, const QString &text)
{
    return {id, {}, agent::AgentEvent(BlockFinished{.id = {id, 0}, .text = text})};
}

QString written(const std::vector<ArchivedItem> &items, const ExportRest &rest)
{
    ExportWords words;
    words.user = u"You"_s;
    words.agent = u"Agent"_s;
    words.interrupted = u"Interrupted"_s;
    words.cut = u"cut here"_s;
    MarkdownWriter writer(words, rest);
    QString text;
    for (const ArchivedItem &item : items)
        text += writer.item(item);
    return (text + writer.end()).trimmed().replace(u"\n\n"_s, u"|"_s);
}

TEST(MarkdownExport, AHalfAnswerStandsBelowItsMessageBeforeTheEndOfTheTurn)
{
    store::ChatRecord record;
    record.halfAnswers = {{u"m-1"_s, {}, {}, true, u"a thought"_s},
                          {u"m-1"_s, {}, {}, false, u"half a sen"_s},
                          {u"m-2"_s, {}, {}, false, u"the who"_s}};
    const std::vector<ArchivedItem> items{
        prompt(u"m-1"_s, u"one"_s),
        answer(u"a-1"_s, u"First I look."_s),
        {u"x"_s, {}, ArchivedMark{.kind = ArchivedMark::Kind::Interrupted, .detail = {}}},
        prompt(u"m-2"_s, u"two"_s),
        answer(u"a-2"_s, u"the whole"_s)};
    EXPECT_EQ(written(items, exportRest(&record, {})),
              u"## You|one|## Agent|First I look.|half a sen|*cut here*|*Interrupted*"
              "|## You|two|## Agent|the whole"_s);
    EXPECT_FALSE(written(items, exportRest(nullptr, {})).contains(u"cut here"_s));
}

TEST(MarkdownExport, WhatWasNotedOfTheCutTurnStandsAtTheEnd)
{
    chat::TurnJournal journal;
    const agent::BlockId id{u"msg"_s, 0};
    const QByteArrayList lines{journal.begin({}, u"m-2"_s),
                               journal.line(agent::BlockStarted{.id = id, .kind = BlockKind::Text}),
                               journal.line(agent::BlockText{id, u"half a sen"_s}),
                               journal.line(agent::BlockText{id, u"tence"_s})};
    store::ChatRecord record;
    record.messages.inFlight = store::KeptMessage{u"m-2"_s, u"two"_s};
    const std::vector<ArchivedItem> items{prompt(u"m-1"_s, u"one"_s), answer(u"a-1"_s, u"whole"_s)};
    const QString all =
        u"## You|one|## Agent|whole|## You|two|## Agent|half a sentence|*cut here*"_s;
    EXPECT_EQ(written(items, exportRest(&record, lines)), all) << "the file lacks the message";
    auto more = items;
    more.push_back(prompt(u"m-2"_s, u"two"_s));
    EXPECT_EQ(written(more, exportRest(&record, lines)), all) << "the file has it";
    // Left by the user, and noted still.
    record.halfAnswers = {{u"m-2"_s, {}, {}, false, u"half a sentence"_s}};
    EXPECT_EQ(written(more, exportRest(&record, lines)), all);
    more.push_back(answer(u"a-2"_s, u"half a sentence, ended"_s));
    EXPECT_FALSE(written(more, exportRest(&record, lines)).contains(u"cut here"_s));
}

} // namespace markdownexporttest
