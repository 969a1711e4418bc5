#include "bridge/core/WriteBytes.h"

#include "bridge/core/ReplaceFile.h"
#include "tests/support/NoSpace.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <cerrno>

namespace writebytestest {

using namespace Qt::StringLiterals;
using namespace bridge;

/// There is room for a part of what is written, where QFile loses the reason.
class WriteBytes : public testing::Test
{
protected:
    [[nodiscard]] QByteArray content() const
    {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    QTemporaryDir folder;
    const QString path = folder.filePath(u"file"_s);
    const QString reason = qt_error_string(EFBIG); // NoSpace's
};

TEST_F(WriteBytes, AReplacementThatHasNoRoomSaysWhyAndChangesNothing)
{
    ASSERT_TRUE(replaceFile(path, "before", FileAccess::Usual));
    const auto done = [this] {
        const NoSpace full(10);
        return replaceFile(path, QByteArray(100, 'x'), FileAccess::Usual);
    }();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error(), reason);
    EXPECT_EQ(content(), "before");
}

TEST_F(WriteBytes, WhatIsAppendedIsThereAsAWholeOrNotAtAll)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Append));
    ASSERT_TRUE(appendBytes(file.handle(), "line\n"));
    const auto done = [&file] {
        const NoSpace full(10);
        return appendBytes(file.handle(), "one that is too long\n");
    }();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error(), reason);
    EXPECT_EQ(content(), "line\n");
}

} // namespace writebytestest
