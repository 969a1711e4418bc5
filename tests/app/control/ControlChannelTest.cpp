#include "app/control/ControlChannel.h"

#include <gtest/gtest.h>

namespace controlchanneltest {

using namespace Qt::StringLiterals;
using namespace app;

TEST(ControlChannel, ARequestComesBackAsItWas)
{
    const control::Request request{{u"send"_s, u"--"_s, u"zwei\nWörter \"“\\"_s, QString()},
                                   u"eins\nzwei\u0000drei"_s};
    const QByteArray line = control::encode(request);
    EXPECT_EQ(line.count('\n'), 1);
    EXPECT_TRUE(line.endsWith('\n'));
    const auto decoded = control::decodeRequest(line);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->arguments, request.arguments);
    EXPECT_EQ(decoded->text, request.text);
}

TEST(ControlChannel, ARepliesBytesNeedNotBeText)
{
    const control::Reply reply{QByteArray("\xe2\x80\n\0\xff", 5), "words\n", 130};
    const QByteArray line = control::encode(reply);
    EXPECT_EQ(line.count('\n'), 1);
    const auto decoded = control::decodeReply(line);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->out, reply.out);
    EXPECT_EQ(decoded->err, reply.err);
    EXPECT_EQ(decoded->exitCode, 130);
}

TEST(ControlChannel, AReplyWithoutAnExitCodeIsNotTheLast)
{
    const auto decoded = control::decodeReply(control::encode(control::Reply{"x", {}, {}}));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->exitCode, std::nullopt);
}

TEST(ControlChannel, MalformedLinesAreNoMessages)
{
    for (const char *line : {"", "\n", "not json\n", "[]\n", "{\"arguments\"", "{}\n",
                             "{\"arguments\":\"status\"}\n", "null\n", "\xff\xfe\n"})
        EXPECT_FALSE(control::decodeRequest(line)) << line;
    for (const char *line : {"", "not json\n", "[1]\n", "\xff\n"})
        EXPECT_FALSE(control::decodeReply(line)) << line;
}

TEST(ControlChannel, EachSettingsFolderHasItsOwnShortName)
{
    const QString one = control::socketName(u"/home/a/.config/drawbridge"_s);
    EXPECT_EQ(one, control::socketName(u"/home/a/.config//drawbridge/"_s));
    EXPECT_NE(one, control::socketName(u"/home/b/.config/drawbridge"_s));
    const QString deep = control::socketName(QString(4000, u'x'));
    EXPECT_EQ(deep.size(), one.size());
}

} // namespace controlchanneltest
