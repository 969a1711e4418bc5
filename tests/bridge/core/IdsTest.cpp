#include "bridge/core/Ids.h"

#include <QStringList>

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace bridge;

const QString kSession = u"0b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1"_s;

TEST(IdsTest, OnlyUuidsAreSessionIds)
{
    EXPECT_TRUE(isSessionId(kSession));
    EXPECT_TRUE(isSessionId(kSession.toUpper()));
    const QStringList others{u""_s,
                             u".."_s,
                             u"../../../etc/passwd"_s,
                             u"../b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d"_s,
                             u"0b9ad9d6/1b0f-4e04-9d0c-0d0d3ab0b3d1"_s,
                             u"{0b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1}"_s,
                             u"0b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1 "_s,
                             u"0b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d\n"_s,
                             u"0b9ad9d61b0f-4e04-9d0c-0d0d3ab0b3d1a"_s,
                             kSession.left(35) + QChar(u'\0'),
                             kSession.left(35) + u'\u0661'};
    for (const QString &each : others)
        EXPECT_FALSE(isSessionId(each)) << each.toStdString();
}

} // namespace
