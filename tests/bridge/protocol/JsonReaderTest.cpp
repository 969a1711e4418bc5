#include "bridge/json/JsonReader.h"

#include <gtest/gtest.h>

namespace jsonreadertest {

using namespace bridge::agent;
using namespace bridge::json;

namespace {

QString textOf(QByteArrayView line)
{
    const auto object = readJsonObject(line);
    EXPECT_TRUE(object.has_value()) << line.toByteArray().constData();
    return object ? textField(*object, "t") : QString();
}

std::optional<BadLine::Reason> faultOf(QByteArrayView line)
{
    const auto object = readJsonObject(line);
    return object ? std::nullopt : std::optional(object.error().reason);
}

QByteArray nested(int depth, char open, char close)
{
    return "{\"t\":" + QByteArray(depth - 1, open) + QByteArray(depth - 1, close) + '}';
}

} // namespace

TEST(JsonReader, HalfASurrogatePairIsReplacedAndTheRestIsKept)
{
    EXPECT_EQ(textOf(R"({"t":"a\ud83d"})"), QStringLiteral("a\uFFFD"));
    EXPECT_EQ(textOf(R"({"t":"\ude00b"})"), QStringLiteral("\uFFFDb"));
    EXPECT_EQ(textOf(R"({"t":"\uD83Dx\uDE00"})"), QStringLiteral("\uFFFDx\uFFFD"));
    EXPECT_EQ(textOf(R"({"t":"\ud83d\ud83d\ude00"})"), QStringLiteral("\uFFFD\U0001F600"));
}

TEST(JsonReader, WholePairsStayWhereAnotherIsHalf)
{
    EXPECT_EQ(textOf(R"({"t":"\ud83d\ude00 \ud83d."})"), QStringLiteral("\U0001F600 \uFFFD."));
}

TEST(JsonReader, AnEscapedBackslashBeforeUIsNoEscape)
{
    EXPECT_EQ(textOf(R"({"t":"\\ud83d \ud83d"})"), QStringLiteral("\\ud83d \uFFFD"));
}

TEST(JsonReader, WhatIsNoObjectIsNamedForWhatItIs)
{
    EXPECT_EQ(faultOf("hello"), BadLine::Reason::NotJson);
    EXPECT_EQ(faultOf(""), BadLine::Reason::NotJson);
    EXPECT_EQ(faultOf("{\"a\":1"), BadLine::Reason::NotJson);
    EXPECT_EQ(faultOf("{\"a\":1} {}"), BadLine::Reason::NotJson);
    EXPECT_EQ(faultOf("{\"t\":\"\\ud8\"}"), BadLine::Reason::NotJson);
    EXPECT_EQ(faultOf("{\"t\":\"\xFF\"}"), BadLine::Reason::NotUtf8);
    EXPECT_EQ(faultOf("{\"t\":\"\xC3\"}"), BadLine::Reason::NotUtf8);
    EXPECT_EQ(faultOf("[]"), BadLine::Reason::NotAnObject);
    EXPECT_EQ(faultOf("null"), BadLine::Reason::NotAnObject);
    EXPECT_EQ(faultOf("17"), BadLine::Reason::NotAnObject);
}

TEST(JsonReader, NestingIsBoundedForArraysAndObjects)
{
    EXPECT_EQ(faultOf(nested(kMaxJsonDepth, '[', ']')), std::nullopt);
    EXPECT_EQ(faultOf(nested(kMaxJsonDepth + 1, '[', ']')), BadLine::Reason::TooDeep);
    EXPECT_EQ(faultOf(QByteArray("{\"a\":").repeated(kMaxJsonDepth + 1)), BadLine::Reason::TooDeep);
}

TEST(JsonReader, AMillionOpenBracketsAreRefusedBeforeTheyCostATree)
{
    EXPECT_EQ(faultOf(nested(1'000'000, '[', ']')), BadLine::Reason::TooDeep);
    EXPECT_EQ(faultOf("{\"t\":" + QByteArray(1'000'000, '[')), BadLine::Reason::TooDeep);
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
