#include "bridge/secrets/Redaction.h"

#include <gtest/gtest.h>

namespace redactiontest {

using namespace Qt::StringLiterals;
using namespace bridge::secrets;

const Secret kSecret{CredentialKind::BearerToken, u"sk-very-secret"_s};

std::string redactedOf(const QByteArray &text, const QString &value)
{
    return redacted(QString::fromUtf8(text), Secret{CredentialKind::ApiKey, value}).toStdString();
}

TEST(Redaction, HidesEveryAppearanceOfTheSecret)
{
    const QString text =
        redacted(u"key sk-very-secret is wrong (sk-very-secret, sk-very-sec)"_s, kSecret);
    EXPECT_EQ(text, u"key •••• is wrong (••••, sk-very-sec)"_s);
}

TEST(Redaction, LeavesTextAloneWithoutASecretOrWithATinyOne)
{
    const QString text = u"a cat"_s;
    EXPECT_EQ(redacted(text, std::nullopt), text);
    EXPECT_EQ(redacted(text, Secret{CredentialKind::ApiKey, u"a"_s}), text);
}

TEST(Redaction, HidesWhatWasEscapedOnItsWay)
{
    const QString value = u"p\"a/s+s&<w>\\é"_s;
    EXPECT_EQ(redactedOf(R"(is p"a/s+s&<w>\é wrong)", value), "is •••• wrong");
    // JSON with common escapes and Go's, encoded once and twice
    EXPECT_EQ(redactedOf(R"({"m":"p\"a\/s+s&<w>\\é"})", value), R"({"m":"••••"})");
    EXPECT_EQ(redactedOf(R"({"m":"p\"a/s+s\u0026\u003cw\u003E\\\u00e9"})", value),
              R"({"m":"••••"})");
    EXPECT_EQ(redactedOf(R"({"m":"{\"n\":\"p\\\"a/s+s\\u0026<w>\\\\\\u00e9\"}"})", value),
              R"({"m":"{\"n\":\"••••\"}"})");
    // An address, a web page
    EXPECT_EQ(redactedOf("?key=p%22a%2Fs%2bs%26%3Cw%3E%5Cé&x=1", value), "?key=••••&x=1");
    EXPECT_EQ(redactedOf("?key=a%20b%C3%A9%e2%82%acc", u"a bé€c"_s), "?key=••••");
    EXPECT_EQ(redactedOf("<b>p&quot;a&#47;s+s&amp;&lt;w&gt;&#x5C;&#233;</b>", value),
              "<b>••••</b>");
}

TEST(Redaction, HidesWhatWasWrittenInOtherCaseOrBrokenOverLines)
{
    const QString value = kSecret.value;
    EXPECT_EQ(redactedOf("Bearer SK-VERY-SECRET.", value), "Bearer ••••.");
    EXPECT_EQ(redactedOf("key sk-very-\n    secret!", value), "key ••••!");
    EXPECT_EQ(redactedOf("key two words!", u"two words"_s), "key ••••!");
    EXPECT_EQ(redactedOf(R"({"m":"sk-very\r\n-sec\\nret"})", value), R"({"m":"••••"})");
}

TEST(Redaction, HidesASecretWithWhiteSpaceOfItsOwn)
{
    const QString value = u"correct horse  battery"_s;
    EXPECT_EQ(redactedOf("no correct horse  battery here", value), "no •••• here");
    EXPECT_EQ(redactedOf("no correct horse  bat\n tery here", value), "no •••• here");
    EXPECT_EQ(redactedOf("no correct ho", value), "no ••••");
}

TEST(Redaction, HidesABeginningThatTheEndOfTheTextCutOff)
{
    EXPECT_EQ(redactedOf("wrong: sk-very-se", kSecret.value), "wrong: ••••");
    EXPECT_EQ(redactedOf("wrong: sk-very\n", kSecret.value), "wrong: ••••");
    EXPECT_EQ(redactedOf(R"(wrong: p"as\u0)", u"p\"as/word"_s), "wrong: ••••");
    EXPECT_EQ(redactedOf("a task", kSecret.value), "a task") << "two characters tell nothing";
}

TEST(Redaction, HidesTheSecretHeadersToo)
{
    const Secret secret{
        CredentialKind::ApiKey,
        u"sk-very-secret"_s,
        {{u"Helicone-Auth"_s, u"Bearer sk-helicone-1"_s}, {u"x-portkey-api-key"_s, u"pk/live"_s}}};
    EXPECT_EQ(redacted(u"no: Bearer sk-helicone-1, sk-helicone-1, pk%2Flive, "
                       "sk-very-secret"_s,
                       secret),
              u"no: ••••, ••••, ••••, ••••"_s);
    const Secret headersOnly{CredentialKind::BearerToken, {}, secret.headers};
    EXPECT_EQ(redacted(u"no: pk/live"_s, headersOnly), u"no: ••••"_s);
    EXPECT_EQ(redacted(u"no: pk/li"_s, headersOnly), u"no: ••••"_s);
}

TEST(Redaction, ALongerSecretThatBeginsLikeAnotherIsHiddenWhole)
{
    const Secret secret{CredentialKind::ApiKey, u"secret"_s, {{u"x"_s, u"secret-and-more"_s}}};
    EXPECT_EQ(redacted(u"a secret-and-more b secret c"_s, secret), u"a •••• b •••• c"_s);
}

const QString kLong = u"sk-ant-Zm9vYmFy-0123456789-abcdefghijklmnop_QRSTUV"_s;

TEST(Redaction, HidesPartsOfTwelveCharactersFromAnywhere)
{
    for (const qsizetype length : {12, 20, 40}) {
        const QString first = kLong.first(length);
        const QString middle = kLong.mid(5, length);
        const QString last = kLong.last(length);
        for (const QString &part : {first, middle, last})
            EXPECT_EQ(
                redacted(u"no: "_s + part + u" (key)"_s, Secret{CredentialKind::ApiKey, kLong}),
                u"no: •••• (key)"_s)
                << part.toStdString();
    }
    EXPECT_EQ(redactedOf("no: 0123456789-", kLong), "no: 0123456789-") << "eleven tell nothing";
    // Escaped, in other case, wrapped
    EXPECT_EQ(redactedOf("no: 0123456789%2DABC%44efgh!", kLong), "no: ••••!");
    EXPECT_EQ(redactedOf(R"({"m":"0123456789\u002dabc
  defgh"})",
                         kLong),
              R"({"m":"••••"})");
}

TEST(Redaction, HidesTheSecretInHexadecimal)
{
    const QByteArray hex = kLong.toUtf8().toHex();
    EXPECT_EQ(redactedOf("no: " + hex + "!", kLong), "no: ••••!");
    EXPECT_EQ(redactedOf("no: " + hex.toUpper().mid(10, 24) + "!", kLong), "no: ••••!");
    EXPECT_EQ(redactedOf("no: 73656372!", u"secr"_s), "no: ••••!");
}

TEST(Redaction, HidesTheSecretInBase64)
{
    for (const QString &value : {kLong, kSecret.value, u"lm-studio"_s}) {
        const QByteArray bytes = value.toUtf8();
        for (const QByteArray &whole :
             {bytes, "Bearer " + bytes, "x-api-key: " + bytes,
              "{\"authorization\":\"" + bytes + "\"}", "user:" + bytes, "ab" + bytes + "cd"}) {
            EXPECT_EQ(redactedOf("no: " + whole.toBase64() + "!", value), "no: ••••!")
                << whole.toStdString();
            EXPECT_EQ(
                redactedOf("no: " + whole.toBase64(QByteArray::Base64UrlEncoding) + "!", value),
                "no: ••••!")
                << whole.toStdString();
        }
    }
    const QByteArray part = kLong.toUtf8().toBase64().mid(9, 16);
    EXPECT_EQ(redactedOf("no: " + part + "!", kLong), "no: ••••!");
}

TEST(Redaction, LeavesOrdinaryTextAlone)
{
    const QString text = u"The model claude-opus-5-5 is not served here; ask 0123456789 at "
                         "https://example.org/v1/messages?beta=true, request req_011CQabcdefgh."_s;
    for (const QString &value : {kLong, u"lm-studio"_s, u"wxyz"_s, u"sk-12345"_s})
        EXPECT_EQ(redacted(text, Secret{CredentialKind::ApiKey, value}), text)
            << value.toStdString();
}

TEST(Redaction, FindsTheSecretBehindItsOwnBeginning)
{
    EXPECT_EQ(redactedOf("sk-sk-very-secret", kSecret.value), "sk-••••");
    EXPECT_EQ(redactedOf("aaaaaaab", u"aaaab"_s), "aaa••••");
}

} // namespace redactiontest
