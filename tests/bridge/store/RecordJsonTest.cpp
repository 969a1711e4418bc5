#include "bridge/store/RecordJson.h"

#include "tests/bridge/store/EditedText.h"

#include <gtest/gtest.h>

namespace recordjsontest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::store;
using endpoint::EndpointPin;

const QString kSession = u"0b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1"_s;

ChatRecord fullRecord()
{
    ChatRecord record;
    record.sessionId = kSession;
    record.isOpen = true;
    record.order = 3;
    record.isPinned = true;
    record.isArchived = true;
    record.isUnseen = true;
    record.hasBegun = true;
    record.title = u"Title \u4e2d \U0001f600 \"quoted\""_s;
    record.folder = u"/home/a b"_s;
    record.branchOf = u"22222222-2222-4333-8444-555555555555"_s;
    record.branchAt = u"33333333-2222-4333-8444-555555555555"_s;
    record.permissionMode = u"plan"_s;
    record.pin = {EndpointPin::Kind::Profile, u"LM Studio"_s};
    record.draft = u"line 1\nline 2\t\u0001"_s;
    record.edited = {{u"id-5"_s, u"as it was"_s}, {u"id-1"_s, u"id-2"_s}, u"aside"_s};
    record.messages = {{{u"id-1"_s, u"first"_s}, {u"id-2"_s, u"second"_s}},
                       KeptMessage{u"id-3"_s, u"under way"_s},
                       {{u"id-4"_s, u"again"_s}}};
    record.follows = u"44444444-2222-4333-8444-555555555555"_s;
    record.halfAnswers = {{u"id-0"_s, u"http://localhost:1"_s, u"m"_s, false, u"half a sen"_s},
                          {u"id-0"_s, {}, {}, true, u"hm"_s}};
    record.scroll = {u"item"_s, -12};
    record.updated = QDateTime::fromMSecsSinceEpoch(1'790'000'000'123);
    record.closed = QDateTime::fromMSecsSinceEpoch(1'790'000'000'456);
    return record;
}

TEST(RecordJsonTest, WhatIsWrittenIsRead)
{
    const auto read = readRecord(recordText(fullRecord()), kSession);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->record, fullRecord());
    ChatRecord empty;
    empty.sessionId = kSession;
    const auto readEmpty = readRecord(recordText(empty), kSession);
    ASSERT_TRUE(readEmpty);
    EXPECT_EQ(readEmpty->record, empty);
    for (const auto kind : {EndpointPin::Kind::FollowsSettings, EndpointPin::Kind::DefaultApi}) {
        empty.pin = {kind};
        EXPECT_EQ(readRecord(recordText(empty), kSession)->record, empty);
    }
}

TEST(RecordJsonTest, ATruncatedRecordIsNone)
{
    const QByteArray text = recordText(fullRecord());
    for (qsizetype size = 0; size < text.size() - 1; ++size) // the last byte ends the line
        ASSERT_FALSE(readRecord(text.left(size), kSession)) << size;
}

TEST(RecordJsonTest, AFlippedBitNeverMakesAnotherRecord)
{
    const QByteArray text = recordText(fullRecord());
    int refused = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray damaged = text;
            damaged[i] = static_cast<char>(damaged.at(i) ^ (1 << bit));
            const auto read = readRecord(damaged, kSession);
            ASSERT_TRUE(!read || read->record == fullRecord()) << i << ' ' << bit;
            refused += read ? 0 : 1;
        }
    }
    EXPECT_GT(refused, (text.size() - 1) * 8 - 8) << "only white space may change";
}

TEST(RecordJsonTest, OtherFilesAreNoRecords)
{
    for (const QByteArray &text :
         {QByteArray(), QByteArray("{}"), QByteArray("[]"), QByteArray("null"),
          QByteArray("\xff\xfe"), QByteArray(4096, '\0'), QByteArray(100'000, '['),
          QByteArray("{\"version\":1}"), QByteArray("{\"version\":1,\"sum\":7}")}) {
        const auto read = readRecord(text, kSession);
        ASSERT_FALSE(read) << text.left(20).constData();
        EXPECT_EQ(read.error(), RecordFault::NotUnderstood);
    }
    const QByteArray text = recordText(fullRecord());
    EXPECT_FALSE(readRecord(text, u"1b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1"_s))
        << "a copy under the name of another conversation";
    EXPECT_FALSE(
        readRecord(editedText(text, [](auto &json) { json["pin"]["kind"] = "other"; }), kSession))
        << "no other endpoint than the pin's is used";
    EXPECT_FALSE(readRecord(editedText(text, [](auto &json) { json["messages"]["waiting"] = 7; }),
                            kSession));
}

TEST(RecordJsonTest, ALaterVersionIsNamed)
{
    const QByteArray text =
        editedText(recordText(fullRecord()), [](auto &json) { json["version"] = 2; });
    const auto read = readRecord(text, kSession);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error(), RecordFault::Newer);
    const auto other = readRecord("{\"version\":3,\"chat\":[1,2]}", kSession);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error(), RecordFault::Newer);
}

TEST(RecordJsonTest, UnknownKeysStayAtEveryPlace)
{
    const QByteArray text = editedText(recordText(fullRecord()), [](auto &json) {
        json["later"] = {{"a", {1, 2.5, "x"}}};
        json["pin"]["later"] = true;
        json["scroll"]["later"] = "s";
        json["messages"]["later"] = 1;
        json["messages"]["waiting"][1]["images"] = {"a.png"};
        json["messages"]["inFlight"]["later"] = 5;
    });
    auto read = readRecord(text, kSession);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->record, fullRecord());
    // The second message is sent, and the draft grows.
    ChatRecord record = read->record;
    record.messages.unanswered.push_back(*record.messages.inFlight);
    record.messages.inFlight = record.messages.waiting.back();
    record.messages.waiting.pop_back();
    record.draft += u"more"_s;
    const QByteArray again = recordText(record, read->text);
    const auto reread = readRecord(again, kSession);
    ASSERT_TRUE(reread);
    EXPECT_EQ(reread->record, record);
    const json::Json json = *json::readJsonObject(again);
    EXPECT_EQ(json["later"], (json::Json{{"a", {1, 2.5, "x"}}}));
    EXPECT_EQ(json["pin"]["later"], true);
    EXPECT_EQ(json["scroll"]["later"], "s");
    EXPECT_EQ(json["messages"]["later"], 1);
    EXPECT_EQ(json["messages"]["inFlight"]["images"], (json::Json{"a.png"}));
    EXPECT_EQ(json["messages"]["unanswered"][1]["later"], 5);
    EXPECT_FALSE(json["messages"]["unanswered"][0].contains("later"));
}

TEST(RecordJsonTest, WindowsAreReadAsTheyWereWritten)
{
    const Windows windows{{u"DP-1"_s, -10, 20, 1366, 768, true, kSession, true},
                          {u""_s, 0, 0, 800, 600, false, {}, false}};
    const QByteArray text = windowsText(windows);
    const auto read = readWindows(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, windows);
    for (qsizetype size = 0; size < text.size() - 1; ++size)
        ASSERT_FALSE(readWindows(text.left(size))) << size;
}

TEST(RecordJsonTest, AnswerOriginsAreLines)
{
    const AnswerOrigin origin{u"msg_1"_s, u"http://localhost:1\n234"_s, u"m\u00f6del"_s};
    const QByteArray line = answerOriginText(origin);
    EXPECT_FALSE(line.contains('\n'));
    EXPECT_EQ(readAnswerOrigin(line), origin);
    EXPECT_EQ(readAnswerOrigin(line.chopped(1)), std::nullopt);
    EXPECT_EQ(readAnswerOrigin("{\"model\":\"m\"}"), std::nullopt);
}

} // namespace recordjsontest
