#include "ui/words/ProfileText.h"

#include <QSet>

#include <gtest/gtest.h>

namespace profiletexttest {

using namespace Qt::StringLiterals;
using bridge::endpoint::ProfileProblem;
using Kind = ProfileProblem::Kind;

TEST(ProfileTextTest, EveryProblemIsSaidInWordsOfItsOwn)
{
    QSet<QString> sentences;
    for (int i = 0; i <= static_cast<int>(Kind::NotSaved); ++i) {
        ProfileProblem problem{.kind = static_cast<Kind>(i), .subject = u"it"_s};
        const QString words = ui::wordsFor(problem);
        EXPECT_TRUE(words.endsWith(u'.')) << i;
        sentences.insert(words);
    }
    EXPECT_EQ(sentences.size(), static_cast<int>(Kind::NotSaved) + 1);
}

TEST(ProfileTextTest, WhereJsonBreaksIsSaidWhereItIsKnown)
{
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::NotJson, .line = 3, .column = 14}),
              u"This is not JSON: it has an error at line 3, column 14."_s);
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::NotJson}), u"This is not JSON."_s);
}

TEST(ProfileTextTest, ARefusedImportNamesTheFileThePlaceAndWhatIsExpected)
{
    EXPECT_EQ(
        ui::importWords({.kind = Kind::Malformed,
                         .subject = u"retries"_s,
                         .expected = u"integer"_s,
                         .entry = 2},
                        u"/home/me/team.json"_s),
        u"/home/me/team.json, profile 2: “retries” must be a whole number. Nothing was imported."_s);
    EXPECT_TRUE(ui::importWords({.kind = Kind::NoProfile}, {}).startsWith(u"Standard input: "_s));
    // Every type that a field can have has words.
    for (const char *type :
         {"string", "object", "array", "array of parts", "integer", "boolean", "path"}) {
        const ProfileProblem problem{
            .kind = Kind::Malformed, .subject = u"it"_s, .expected = QLatin1String(type)};
        EXPECT_FALSE(ui::wordsFor(problem).endsWith(u"must be %1."_s.arg(QLatin1String(type))))
            << type;
    }
}

TEST(ProfileTextTest, AnAddressThatMayHoldAPasswordIsNotRepeated)
{
    const QString words = ui::wordsFor(
        ProfileProblem{.kind = Kind::AddressInvalid, .subject = u"http://me:s3cr3t@host"_s});
    EXPECT_FALSE(words.contains(u"s3cr3t"_s)) << words.toStdString();
    EXPECT_TRUE(words.contains(u"credential"_s));
}

TEST(ProfileTextTest, APartIsOneLineWhateverItsValue)
{
    using bridge::endpoint::ImportedPart;
    const QString name = ui::partName({ImportedPart::Kind::Variable, u"PAGER"_s,
                                       QString::fromUtf8("a\nb\u202e") + QString(1000, u'x')});
    EXPECT_TRUE(name.startsWith(u"variable PAGER=a"_s));
    EXPECT_FALSE(name.contains(u'\n'));
    EXPECT_FALSE(name.contains(QChar(0x202e)));
    EXPECT_LT(name.size(), 200);
}

TEST(ProfileTextTest, WithoutAnAddressNoneIsNamed)
{
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::AddressInvalid}),
              u"There is no address yet: enter one first."_s);
}

} // namespace profiletexttest
