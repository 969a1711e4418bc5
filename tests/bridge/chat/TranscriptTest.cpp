#include "bridge/chat/Transcript.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace transcripttest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;

class TranscriptTest : public testing::Test
{
protected:
    quint64 addText(const QString &text)
    {
        AnswerText answer;
        answer.text = text;
        return transcript.append(answer);
    }
    [[nodiscard]] QString textAt(int row) const
    {
        return transcript.data(transcript.index(row), Qt::DisplayRole).toString();
    }

    Transcript transcript;
    QAbstractItemModelTester tester{&transcript,
                                    QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(TranscriptTest, TakesEarlierEntriesInFrontOfAllOthers)
{
    const quint64 first = addText(u"c"_s);
    const quint64 second = addText(u"d"_s);
    const QDateTime yesterday = QDateTime::currentDateTime().addDays(-1);
    const QSignalSpy inserted(&transcript, &Transcript::rowsInserted);
    transcript.prepend(
        {{0, yesterday, UserMessage{{}, u"a"_s}}, {0, yesterday, UserMessage{{}, u"b"_s}}});
    ASSERT_EQ(inserted.count(), 1) << "however many come";
    EXPECT_EQ(inserted.at(0).at(1).toInt(), 0);
    EXPECT_EQ(inserted.at(0).at(2).toInt(), 1);
    const QString texts = textAt(0) + textAt(1) + textAt(2) + textAt(3);
    EXPECT_EQ(texts, u"abcd"_s);
    EXPECT_EQ(transcript.entry(0).time, yesterday);
    for (int row = 0; row < transcript.count(); ++row)
        EXPECT_EQ(transcript.rowOf(transcript.entry(row).id), row);
    EXPECT_EQ(transcript.rowOf(first), 2);
    transcript.appendText(second, u"!"_s);
    EXPECT_EQ(textAt(3), u"d!"_s);
    transcript.prepend({});
    EXPECT_EQ(inserted.count(), 1);
}

TEST_F(TranscriptTest, WhatStandsAboveASummaryIsSummarised)
{
    addText(u"a"_s);
    EXPECT_FALSE(transcript.isSummarised(0));
    transcript.append(Divider{Divider::Kind::Compacted});
    addText(u"b"_s);
    EXPECT_TRUE(transcript.isSummarised(0));
    EXPECT_FALSE(transcript.isSummarised(1));
    EXPECT_FALSE(transcript.isSummarised(2));
}

TEST_F(TranscriptTest, RemovingAnywhereLeavesEveryOtherEntryWhereItIsFound)
{
    quint64 newest = 0;
    for (int i = 0; i < 9; ++i)
        newest = addText(QString::number(i));
    for (const int row : {4, 0, 6, 2}) {
        const quint64 gone = transcript.entry(row).id;
        transcript.remove(gone);
        EXPECT_EQ(transcript.rowOf(gone), -1);
        for (int i = 0; i < transcript.count(); ++i)
            ASSERT_EQ(transcript.rowOf(transcript.entry(i).id), i);
    }
    EXPECT_EQ(textAt(0) + textAt(1) + textAt(2), u"125"_s);
    EXPECT_GT(addText(u"9"_s), newest) << "ids are never used again";
}

TEST_F(TranscriptTest, AnnouncesAPieceOfTextByItselfAlone)
{
    const quint64 id = addText(u"Good"_s);
    const QSignalSpy pieces(&transcript, &Transcript::textAppended);
    const QSignalSpy changes(&transcript, &Transcript::dataChanged);
    transcript.appendText(id, u" day"_s);
    EXPECT_EQ(textAt(0), u"Good day"_s);
    ASSERT_EQ(pieces.count(), 1);
    EXPECT_EQ(pieces.at(0).at(1).toString(), u" day"_s);
    EXPECT_EQ(changes.count(), 0);
}

TEST_F(TranscriptTest, IgnoresWhatIsGone)
{
    const quint64 id = addText(u"a"_s);
    transcript.remove(id);
    transcript.remove(id);
    transcript.appendText(id, u"b"_s);
    transcript.change(id, [](EntryContent &) { FAIL() << "nothing to change"; });
    EXPECT_EQ(transcript.count(), 0);
}

TEST_F(TranscriptTest, AddsTextOnlyToText)
{
    const quint64 id = transcript.append(Divider{});
    const QSignalSpy pieces(&transcript, &Transcript::textAppended);
    transcript.appendText(id, u"a"_s);
    EXPECT_EQ(pieces.count(), 0);
}

} // namespace transcripttest
