#include "bridge/store/AnswerList.h"

#include "bridge/store/RecordJson.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace bridge::store;
using Lack = AnswerList::Lack;

AnswerOrigin of(const QString &message, const QString &model = u"m"_s)
{
    return {message, {}, model};
}

TEST(AnswerListTest, OnlyTheNewestAreKeptAndTheFileIsReplacedWhenItIsTwiceAsLong)
{
    constexpr std::size_t kMost = 50;
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"answers"_s);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    for (int i = 0; i < 99; ++i)
        file.write(answerOriginText(of(QString::number(i))) + '\n');
    file.write("garbage\n");
    file.close();
    AnswerList answers(path, kMost);
    EXPECT_FALSE(answers.problem());
    ASSERT_EQ(answers.list().size(), kMost);
    EXPECT_EQ(answers.list().front().messageId, u"49"_s);
    EXPECT_EQ(answers.add(of(u"98"_s)), Lack::Nothing);
    EXPECT_EQ(answers.add(of(u"new"_s)), Lack::All) << "the 101st line";
    ASSERT_EQ(answers.list().size(), kMost);
    EXPECT_EQ(answers.list().front().messageId, u"50"_s);
    EXPECT_EQ(answers.list().back().messageId, u"new"_s);
    EXPECT_EQ(answers.add(of(u"60"_s, u"other"_s)), Lack::Line) << "another model";
    ASSERT_EQ(answers.list().size(), kMost);
    EXPECT_EQ(answers.list().at(10), of(u"60"_s, u"other"_s));
}

TEST(AnswerListTest, AFileThatIsMissingIsEmptyAndOneThatCannotBeReadIsAProblem)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"answers"_s);
    EXPECT_FALSE(AnswerList(path).problem());
    EXPECT_TRUE(AnswerList(path).list().empty());
    ASSERT_TRUE(QFile::link(path, path));
    ASSERT_TRUE(AnswerList(path).problem());
    EXPECT_EQ(AnswerList(path).problem()->path, path);
}

} // namespace
