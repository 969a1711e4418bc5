#include "bridge/secrets/Redaction.h"

#include <gtest/gtest.h>

namespace redactiontest {

using namespace bridge::secrets;

namespace {

const Secret kSecret{CredentialKind::BearerToken, QStringLiteral("sk-very-secret")};

std::string redactedOf(const char *text, const QString &value)
{
    return redacted(QString::fromUtf8(text), Secret{CredentialKind::ApiKey, value}).toStdString();
}

TEST(Redaction, HidesEveryAppearanceOfTheSecret)
{
    const QString text = redacted(
        QStringLiteral("key sk-very-secret is wrong (sk-very-secret, sk-very-secre)"), kSecret);
    EXPECT_EQ(text, QStringLiteral("key •••• is wrong (••••, sk-very-secre)"));
}

TEST(Redaction, LeavesTextAloneWithoutASecretOrWithATinyOne)
{
    const QString text = QStringLiteral("a cat");
    EXPECT_EQ(redacted(text, std::nullopt), text);
    EXPECT_EQ(redacted(text, Secret{CredentialKind::ApiKey, QStringLiteral("a")}), text);
}

TEST(Redaction, HidesWhatWasEscapedOnItsWay)
{
    const QString value = QStringLiteral("p\"a/s+s&<w>\\é");
    EXPECT_EQ(redactedOf(R"(is p"a/s+s&<w>\é wrong)", value), "is •••• wrong");
    // JSON, as others write it and as Go does, once and twice over
    EXPECT_EQ(redactedOf(R"({"m":"p\"a\/s+s&<w>\\é"})", value), R"({"m":"••••"})");
    EXPECT_EQ(redactedOf(R"({"m":"p\"a/s+s\u0026\u003cw\u003E\\\u00e9"})", value),
              R"({"m":"••••"})");
    EXPECT_EQ(redactedOf(R"({"m":"{\"n\":\"p\\\"a/s+s\\u0026<w>\\\\\\u00e9\"}"})", value),
              R"({"m":"{\"n\":\"••••\"}"})");
    // An address, a web page
    EXPECT_EQ(redactedOf("?key=p%22a%2Fs%2bs%26%3Cw%3E%5Cé&x=1", value), "?key=••••&x=1");
    EXPECT_EQ(redactedOf("?key=a%20b%C3%A9%e2%82%acc", QStringLiteral("a bé€c")), "?key=••••");
    EXPECT_EQ(redactedOf("<b>p&quot;a&#47;s+s&amp;&lt;w&gt;&#x5C;&#233;</b>", value),
              "<b>••••</b>");
}

TEST(Redaction, HidesWhatWasWrittenInOtherCaseOrBrokenOverLines)
{
    const QString value = kSecret.value;
    EXPECT_EQ(redactedOf("Bearer SK-VERY-SECRET.", value), "Bearer ••••.");
    EXPECT_EQ(redactedOf("key sk-very-\n    secret!", value), "key ••••!");
    EXPECT_EQ(redactedOf("key two words!", QStringLiteral("two words")), "key ••••!");
    EXPECT_EQ(redactedOf(R"({"m":"sk-very\r\n-sec\\nret"})", value), R"({"m":"••••"})");
}

TEST(Redaction, HidesASecretWithWhiteSpaceOfItsOwn)
{
    const QString value = QStringLiteral("correct horse  battery");
    EXPECT_EQ(redactedOf("no correct horse  battery here", value), "no •••• here");
    EXPECT_EQ(redactedOf("no correct horse  bat\n tery here", value), "no •••• here");
    EXPECT_EQ(redactedOf("no correct ho", value), "no ••••");
}

TEST(Redaction, HidesABeginningThatTheEndOfTheTextCutOff)
{
    EXPECT_EQ(redactedOf("wrong: sk-very-se", kSecret.value), "wrong: ••••");
    EXPECT_EQ(redactedOf("wrong: sk-very\n", kSecret.value), "wrong: ••••");
    EXPECT_EQ(redactedOf(R"(wrong: p"as\u0)", QStringLiteral("p\"as/word")), "wrong: ••••");
    EXPECT_EQ(redactedOf("a task", kSecret.value), "a task") << "two characters tell nothing";
}

TEST(Redaction, HidesTheSecretHeadersToo)
{
    const Secret secret{CredentialKind::ApiKey,
                        QStringLiteral("sk-very-secret"),
                        {{QStringLiteral("Helicone-Auth"), QStringLiteral("Bearer sk-helicone-1")},
                         {QStringLiteral("x-portkey-api-key"), QStringLiteral("pk/live")}}};
    EXPECT_EQ(redacted(QStringLiteral("no: Bearer sk-helicone-1, sk-helicone-1, pk%2Flive, "
                                      "sk-very-secret"),
                       secret),
              QStringLiteral("no: ••••, ••••, ••••, ••••"));
    const Secret headersOnly{CredentialKind::BearerToken, {}, secret.headers};
    EXPECT_EQ(redacted(QStringLiteral("no: pk/live"), headersOnly), QStringLiteral("no: ••••"));
    EXPECT_EQ(redacted(QStringLiteral("no: pk/li"), headersOnly), QStringLiteral("no: ••••"));
}

TEST(Redaction, ALongerSecretThatBeginsLikeAnotherIsHiddenWhole)
{
    const Secret secret{CredentialKind::ApiKey,
                        QStringLiteral("secret"),
                        {{QStringLiteral("x"), QStringLiteral("secret-and-more")}}};
    EXPECT_EQ(redacted(QStringLiteral("a secret-and-more b secret c"), secret),
              QStringLiteral("a •••• b •••• c"));
}

TEST(Redaction, FindsTheSecretBehindItsOwnBeginning)
{
    EXPECT_EQ(redactedOf("sk-sk-very-secret", kSecret.value), "sk-••••");
    EXPECT_EQ(redactedOf("aaaaaaab", QStringLiteral("aaaab")), "aaa••••");
}

} // namespace

} // namespace redactiontest
