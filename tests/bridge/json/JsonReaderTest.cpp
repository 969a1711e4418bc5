#include "bridge/json/JsonReader.h"

#include <gtest/gtest.h>

namespace jsonreadertest {

using namespace Qt::StringLiterals;
using namespace bridge::json;

QString textOf(QByteArrayView line)
{
    const auto object = readJsonObject(line);
    EXPECT_TRUE(object.has_value()) << line.toByteArray().constData();
    return object ? textField(*object, "t") : QString();
}

std::optional<JsonProblem> faultOf(QByteArrayView line)
{
    const auto object = readJsonObject(line);
    return object ? std::nullopt : std::optional(object.error());
}

QByteArray nested(int depth, char open, char close)
{
    return "{\"t\":" + QByteArray(depth - 1, open) + QByteArray(depth - 1, close) + '}';
}

TEST(JsonReader, HalfASurrogatePairIsReplacedAndTheRestIsKept)
{
    EXPECT_EQ(textOf(R"({"t":"a\ud83d"})"), u"a\uFFFD"_s);
    EXPECT_EQ(textOf(R"({"t":"\ude00b"})"), u"\uFFFDb"_s);
    EXPECT_EQ(textOf(R"({"t":"\uD83Dx\uDE00"})"), u"\uFFFDx\uFFFD"_s);
    EXPECT_EQ(textOf(R"({"t":"\ud83d\ud83d\ude00"})"), u"\uFFFD\U0001F600"_s);
}

TEST(JsonReader, WholePairsStayWhereAnotherIsHalf)
{
    EXPECT_EQ(textOf(R"({"t":"\ud83d\ude00 \ud83d."})"), u"\U0001F600 \uFFFD."_s);
}

TEST(JsonReader, AnEscapedBackslashBeforeUIsNoEscape)
{
    EXPECT_EQ(textOf(R"({"t":"\\ud83d \ud83d"})"), u"\\ud83d \uFFFD"_s);
}

TEST(JsonReader, WhatIsNoObjectIsNamedForWhatItIs)
{
    EXPECT_EQ(faultOf("hello"), JsonProblem::NotJson);
    EXPECT_EQ(faultOf(""), JsonProblem::NotJson);
    EXPECT_EQ(faultOf("{\"a\":1"), JsonProblem::NotJson);
    EXPECT_EQ(faultOf("{\"a\":1} {}"), JsonProblem::NotJson);
    EXPECT_EQ(faultOf("{\"t\":\"\\ud8\"}"), JsonProblem::NotJson);
    EXPECT_EQ(faultOf("{\"t\":\"\xFF\"}"), JsonProblem::NotUtf8);
    EXPECT_EQ(faultOf("{\"t\":\"\xC3\"}"), JsonProblem::NotUtf8);
    EXPECT_EQ(faultOf("[]"), JsonProblem::NotAnObject);
    EXPECT_EQ(faultOf("null"), JsonProblem::NotAnObject);
    EXPECT_EQ(faultOf("17"), JsonProblem::NotAnObject);
}

TEST(JsonReader, NestingIsBoundedForArraysAndObjectsBeforeItCostsATree)
{
    EXPECT_EQ(faultOf(nested(kMaxJsonDepth, '[', ']')), std::nullopt);
    EXPECT_EQ(faultOf(nested(kMaxJsonDepth + 1, '[', ']')), JsonProblem::TooDeep);
    EXPECT_EQ(faultOf(QByteArray("{\"a\":").repeated(kMaxJsonDepth + 1)), JsonProblem::TooDeep);
    EXPECT_EQ(faultOf(nested(1'000'000, '[', ']')), JsonProblem::TooDeep);
    EXPECT_EQ(faultOf("{\"t\":" + QByteArray(1'000'000, '[')), JsonProblem::TooDeep);
}

TEST(JsonReader, BracketsInTextAndSiblingsAreNoNesting)
{
    EXPECT_EQ(textOf("{\"t\":\"" + QByteArray(1000, '[') + "\"}").size(), 1000);
    EXPECT_EQ(textOf("{\"t\":\"\\\"" + QByteArray(1000, '{') + "\"}").size(), 1001);
    EXPECT_EQ(faultOf("{\"a\":[" + QByteArray("[],").repeated(1000) + "[]]}"), std::nullopt);
}

TEST(JsonReader, TheDeepestLineThatIsReadCanBeWrittenAndCopied)
{
    const QByteArray line = nested(kMaxJsonDepth, '[', ']');
    const auto object = readJsonObject(line);
    ASSERT_TRUE(object.has_value());
    const Json copy = *object; // NOLINT(performance-unnecessary-copy-initialization)
    EXPECT_EQ(dumped(copy), line);
}

} // namespace jsonreadertest
