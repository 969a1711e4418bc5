#include "ui/words/AddressText.h"
#include "ui/words/EndpointText.h"

#include <gtest/gtest.h>

#include <QStringList>

using namespace Qt::StringLiterals;

using bridge::endpoint::AddressProblem;
using bridge::endpoint::AddressRisk;
using Kind = AddressProblem::Kind;

TEST(AddressText, EveryProblemHasItsOwnSentence)
{
    QStringList sentences;
    for (const auto kind : {Kind::Empty, Kind::Hidden, Kind::Spaces, Kind::Wrapped, Kind::Named,
                            Kind::SchemeMisspelt, Kind::SchemeMissing, Kind::SchemeUnknown,
                            Kind::HostMissing, Kind::PortInvalid, Kind::UserInfo, Kind::Query,
                            Kind::Fragment, Kind::ApiPath, Kind::DoubledSlashes, Kind::Malformed}) {
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

TEST(AddressText, EveryRiskIsSaidInOnePlaceAndNamesTheHostInPunycode)
{
    EXPECT_EQ(ui::adviceFor(u"http://gw.example:8080"_s),
              ui::wordsFor(AddressRisk::Unencrypted, u"gw.example"_s) + u' ' + ui::httpsWords());
    EXPECT_EQ(ui::shortAdviceFor(u"http://gw.example:8080"_s), u"not encrypted"_s);
    const QString both = ui::adviceFor(QString::fromUtf8("http://p\u0430ypal.com"));
    EXPECT_TRUE(both.contains(u"not encrypted"_s));
    EXPECT_TRUE(both.contains(u"xn--pypal-4ve.com"_s));
    EXPECT_FALSE(both.contains(QChar(0x0430)));
    EXPECT_TRUE(ui::adviceFor(QString::fromUtf8("https://b\u00fccher.example"))
                    .contains(u"xn--bcher-kva.example"_s));
    EXPECT_EQ(ui::shownAddress(QString::fromUtf8("https://p\u0430ypal.com:8443/a")),
              u"https://xn--pypal-4ve.com:8443/a"_s);
    for (const char *fine :
         {"https://gw.example", "http://localhost:1", "gw.example", "", "http://"})
        EXPECT_EQ(ui::adviceFor(QLatin1String(fine)), QString()) << fine;
    EXPECT_EQ(ui::shownAddress(u"HTTP://localhost:1/x y"_s), u"HTTP://localhost:1/x y"_s);
}

TEST(AddressText, TheCorrectionNamesTheAddressItWouldSet)
{
    AddressProblem problem{Kind::SchemeMissing, {}, u"http://localhost:1234"_s};
    EXPECT_EQ(ui::correctionLabel(problem), u"Use http://localhost:1234 instead"_s);
    problem.suggestion.reset();
    EXPECT_EQ(ui::correctionLabel(problem), QString());
}
