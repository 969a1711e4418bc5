#include "bridge/check/rungs/MessageReader.h"
#include "tests/bridge/check/rungs/StreamCases.h"

#include <gtest/gtest.h>

#include <QRegularExpression>

#include <map>
#include <utility>

// The checklist reads streams by Claude Code's own rules (protocol reference, 14).
namespace streamrulestest {

using namespace Qt::StringLiterals;
using namespace bridge::check;
using streamcases::StreamCase;

StreamReading expected(const StreamCase &one)
{
    // The stream is good; what the model says with it is not the server's fault.
    if (one.because == u"refusal"_s || one.because == u"max_tokens"_s
        || one.because == u"context"_s)
        return StreamReading::Read;
    if (one.because == u"empty"_s)
        return StreamReading::Empty;
    static const std::map<QString, StreamReading> readings{
        {u"read"_s, StreamReading::Read},
        {u"read_with_loss"_s, StreamReading::ReadWithLoss},
        {u"compaction"_s, StreamReading::Miscounted},
        {u"asks_unstreamed"_s, StreamReading::AsksUnstreamed},
        {u"asks_again"_s, StreamReading::Empty},
        {u"hangs"_s, StreamReading::Hangs},
        {u"retries"_s, StreamReading::Fails},
        {u"fails"_s, StreamReading::Fails},
    };
    const auto found = readings.find(one.claudeCode);
    EXPECT_NE(found, readings.end()) << one.claudeCode.toStdString();
    return found == readings.end() ? StreamReading::Read : found->second;
}

std::vector<StreamCase> uncompressed()
{
    std::vector<StreamCase> cases;
    for (const StreamCase &one : streamcases::all()) {
        if (one.encoding.isEmpty())
            cases.push_back(one);
    }
    return cases;
}

std::string nameOf(const testing::TestParamInfo<StreamCase> &info)
{
    return streamcases::testName(info.param);
}

/// Decoders differ in how many U+FFFD stand for wrong bytes.
QString withOneMark(QString text)
{
    static const QRegularExpression marks(u"\ufffd+"_s);
    return text.replace(marks, u"\ufffd"_s);
}

class StreamRules : public testing::TestWithParam<StreamCase>
{};

TEST_P(StreamRules, TheReaderAgreesWithClaudeCode)
{
    const StreamCase &one = GetParam();
    const Message message = readMessage(streamcases::outcomeOf(one));
    EXPECT_EQ(static_cast<int>(message.reading), static_cast<int>(expected(one)))
        << "flaw " << static_cast<int>(message.flaw) << "\n"
        << one.body.left(2000).constData();
    EXPECT_EQ(message.flaw == StreamFlaw::None, message.reading == StreamReading::Read)
        << "what is wrong is named";
    if (!one.text.isNull() && message.form == Message::Form::Stream) {
        EXPECT_EQ(withOneMark(message.text), withOneMark(one.text));
    }
}

INSTANTIATE_TEST_SUITE_P(All, StreamRules, testing::ValuesIn(uncompressed()), nameOf);

class ToolCallRules : public testing::TestWithParam<StreamCase>
{};

TEST_P(ToolCallRules, ACallIsUsableWhereClaudeCodeUsesIt)
{
    const StreamCase &one = GetParam();
    const Message message = readMessage(streamcases::outcomeOf(one));
    const bool isWhole = message.wholeCallOf(u"Bash"_s) != nullptr;
    const std::map<QString, std::pair<bool, ToolFlaw>> rules{
        {u"runs"_s, {true, ToolFlaw::None}},
        {u"runs_then_error"_s, {true, ToolFlaw::None}},
        {u"goes_back_once"_s, {true, ToolFlaw::IdTwice}},
        {u"does_not_run"_s, {false, ToolFlaw::NoId}},
        {u"input_lost"_s, {false, ToolFlaw::InputInStart}},
        {u"input_broken"_s, {false, ToolFlaw::NoInput}},
        {u"ends_the_process"_s, {false, ToolFlaw::NoName}},
        {u"no_call"_s, {false, ToolFlaw::None}},
    };
    if (one.call == u"unknown_name"_s) {
        EXPECT_FALSE(isWhole);
        return;
    }
    ASSERT_TRUE(rules.contains(one.call)) << one.call.toStdString();
    EXPECT_EQ(isWhole, rules.at(one.call).first);
    EXPECT_EQ(static_cast<int>(message.toolFlaw()), static_cast<int>(rules.at(one.call).second));
}

INSTANTIATE_TEST_SUITE_P(All, ToolCallRules, testing::ValuesIn(streamcases::withCalls()), nameOf);

} // namespace streamrulestest
