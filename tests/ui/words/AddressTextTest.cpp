#include "ui/words/AddressText.h"

#include <gtest/gtest.h>

#include <QStringList>

using namespace Qt::StringLiterals;

using bridge::endpoint::AddressProblem;
using Kind = AddressProblem::Kind;

TEST(AddressText, EveryProblemHasItsOwnSentence)
{
    QStringList sentences;
    for (const auto kind : {Kind::Empty, Kind::Spaces, Kind::SchemeMissing, Kind::SchemeUnknown,
                            Kind::HostMissing, Kind::PortInvalid, Kind::UserInfo, Kind::Query,
                            Kind::Fragment, Kind::ApiPath, Kind::Malformed}) {
        const auto sentence = ui::wordsFor(AddressProblem{kind, u"ftp"_s, {}});
        EXPECT_TRUE(sentence.endsWith(u'.')) << sentence.toStdString();
        sentences << sentence;
    }
    EXPECT_EQ(sentences.removeDuplicates(), 0);
}

TEST(AddressText, AnUnknownSchemeIsNamed)
{
    const AddressProblem problem{Kind::SchemeUnknown, u"ftp"_s, {}};
    EXPECT_TRUE(ui::wordsFor(problem).contains(u"“ftp”"_s));
}

TEST(AddressText, TheCorrectionNamesTheAddressItWouldSet)
{
    AddressProblem problem{Kind::SchemeMissing, {}, u"http://localhost:1234"_s};
    EXPECT_EQ(ui::correctionLabel(problem), u"Use http://localhost:1234 instead"_s);
    problem.suggestion.reset();
    EXPECT_EQ(ui::correctionLabel(problem), QString());
}
