#include "bridge/secrets/SecretStore.h"

#include <gtest/gtest.h>

namespace secretstoretest {

using namespace Qt::StringLiterals;
using namespace bridge::secrets;

TEST(SecretCoding, EveryKindComesBackAsItWas)
{
    for (const auto kind : {CredentialKind::BearerToken, CredentialKind::ApiKey}) {
        for (const QString &value :
             {u"sk-ant-123"_s, u"quote\" \\ \n \u00E9 \U0001F511"_s, QString()}) {
            const Secret secret{kind, value};
            EXPECT_EQ(decodeSecret(encodeSecret(secret)), secret);
            const Secret all{kind, value, {{u"x-a"_s, u"b"_s}}, u"hush \u00E9"_s};
            EXPECT_EQ(decodeSecret(encodeSecret(all)), all);
        }
        EXPECT_EQ(credentialKindFromName(credentialKindName(kind)), kind);
    }
}

TEST(SecretCoding, TheFormIsTheOnePromised)
{
    EXPECT_EQ(encodeSecret({CredentialKind::BearerToken, u"t"_s}),
              R"({"kind":"bearer","secret":"t"})");
    EXPECT_EQ(encodeSecret({CredentialKind::BearerToken, {}, {}, u"p"_s}),
              R"({"keyPassphrase":"p","kind":"bearer","secret":""})");
    EXPECT_EQ(encodeSecret({CredentialKind::ApiKey, u"k"_s}), R"({"kind":"api-key","secret":"k"})");
}

TEST(SecretCoding, AnythingElseIsNotTaken)
{
    for (const char *json :
         {"", "t", "null", "[]", "{}", R"("bearer")", R"({"kind":"bearer"})", R"({"secret":"t"})",
          R"({"kind":"basic","secret":"t"})", R"({"kind":"bearer","secret":7})",
          R"({"kind":"bearer","secret":"t","more":1})",
          R"({"kind":"bearer","secret":"t","keyPassphrase":1})", R"({"kind":"bearer","secret":"t")",
          R"({"kind":"Bearer","secret":"t"})"}) {
        EXPECT_FALSE(decodeSecret(json)) << json;
    }
    EXPECT_FALSE(credentialKindFromName(u""));
    EXPECT_FALSE(credentialKindFromName(u"token"));
}

} // namespace secretstoretest
