#include "ui/words/AddressText.h"

#include <gtest/gtest.h>

#include <QStringList>

using bridge::endpoint::AddressProblem;
using Kind = AddressProblem::Kind;

TEST(AddressText, EveryProblemHasItsOwnSentence)
{
    QStringList sentences;
    for (const auto kind : {Kind::Empty, Kind::Spaces, Kind::SchemeMissing, Kind::SchemeUnknown,
                            Kind::HostMissing, Kind::PortInvalid, Kind::UserInfo, Kind::Query,
                            Kind::Fragment, Kind::ApiPath, Kind::Malformed}) {
        const auto sentence = ui::wordsFor(AddressProblem{kind, QStringLiteral("ftp"), {}});
        EXPECT_TRUE(sentence.endsWith(u'.')) << sentence.toStdString();
        sentences << sentence;
    }
    EXPECT_EQ(sentences.removeDuplicates(), 0);
}

TEST(AddressText, AnUnknownSchemeIsNamed)
{
    const AddressProblem problem{Kind::SchemeUnknown, QStringLiteral("ftp"), {}};
    EXPECT_TRUE(ui::wordsFor(problem).contains(QStringLiteral("“ftp”")));
}

TEST(AddressText, TheCorrectionNamesTheAddressItWouldSet)
{
    AddressProblem problem{Kind::SchemeMissing, {}, QStringLiteral("http://localhost:1234")};
    EXPECT_EQ(ui::correctionLabel(problem), QStringLiteral("Use http://localhost:1234 instead"));
    problem.suggestion.reset();
    EXPECT_EQ(ui::correctionLabel(problem), QString());
}
