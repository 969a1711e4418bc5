#include "ui/words/LibraryText.h"

#include <gtest/gtest.h>

#include <QStringList>

namespace librarytexttest {

using namespace Qt::StringLiterals;
using bridge::store::StoreProblem;

TEST(LibraryText, ABranchIsNamedAfterItsConversation)
{
    QStringList taken;
    const auto name = [&taken](const QString &title) {
        taken << ui::branchTitle(title, [&](const QString &each) { return taken.contains(each); });
        return taken.last();
    };
    EXPECT_EQ(name(u"Fix 100 % of it"_s), u"Fix 100 % of it (branch)"_s);
    EXPECT_EQ(name(u"Fix 100 % of it"_s), u"Fix 100 % of it (branch 2)"_s);
    EXPECT_EQ(name(u"Fix 100 % of it (branch)"_s), u"Fix 100 % of it (branch 3)"_s);
    EXPECT_EQ(name(u"Fix 100 % of it (branch 2)"_s), u"Fix 100 % of it (branch 4)"_s);
    const QString full = name(QString(bridge::agent::kLongestTitle, u'x'));
    EXPECT_LE(full.size(), bridge::agent::kLongestTitle);
    EXPECT_TRUE(full.endsWith(u"x (branch)"_s));
}

TEST(LibraryText, EachFileThatCannotBeReadIsNamed)
{
    using bridge::agent::ArchiveProblem;
    std::vector<ArchiveProblem> problems(25, {u"/x/a.jsonl"_s, u"Permission denied"_s});
    const QStringList lines = ui::firstOf(ui::sentencesFor(problems), 20);
    ASSERT_EQ(lines.size(), 21);
    EXPECT_EQ(lines.first(), u"/x/a.jsonl cannot be read: Permission denied."_s);
    EXPECT_EQ(lines.last(), u"And 5 more."_s);

    std::vector<StoreProblem> damaged;
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        damaged.push_back({StoreProblem::Kind::NotUnderstood, u"/x/%1.json"_s.arg(name), {}});
    const QString words = ui::wordsFor(damaged);
    EXPECT_EQ(words.count(u'\n'), 2);
    EXPECT_TRUE(words.startsWith(u"What is kept of a chat is damaged"_s)) << "the path may be cut";
    EXPECT_TRUE(words.contains(u"move /x/c.json away"_s));
}

TEST(LibraryText, ARefusalSaysWhatDidNotHappenAndWhatCanBeDone)
{
    using bridge::library::Refusal;
    const auto said = [](Refusal::Kind kind, const QString &detail) {
        const Refusal refusal{kind, {}, u"Parser"_s, {}, detail};
        QString text = ui::titleFor(refusal) + u". "_s + ui::wordsFor(refusal);
        for (const ushort isolate : {0x2068, 0x2069})
            text.remove(QChar(isolate));
        return text;
    };
    EXPECT_EQ(said(Refusal::Kind::NotBranched, u"No space left on device"_s),
              u"“Parser” was not copied. No copy of it can be made: No space left on device. There "
              "is no new chat."_s);
    EXPECT_EQ(said(Refusal::Kind::HasBranch, u"Parser (branch)"_s),
              u"“Parser” was not deleted. “Parser (branch)” begins as a copy of it, which is made "
              "with that chat's first message. Send one there, or delete that chat first."_s);
}

} // namespace librarytexttest
