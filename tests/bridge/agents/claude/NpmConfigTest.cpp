#include "bridge/agents/claude/NpmConfig.h"

#include "tests/bridge/agents/claude/ProgramHome.h"

#include <gtest/gtest.h>

namespace npmconfigtest {

using namespace Qt::StringLiterals;
using namespace bridge::claude;

TEST(NpmConfig, NothingThatItSignsInWithIsShown)
{
    ProgramHome home;
    home.environment.insert(u"MY_TOKEN"_s, u"npm_from$$Variable"_s);
    home.environment.insert(u"NPM_TOKEN"_s, u"npm_bySomething"_s);
    home.environment.insert(u"HTTPS_PROXY"_s, u"http://me:proxyPass@proxy.example:8080"_s);
    home.environment.insert(u"npm_config_//other.example/:_authToken"_s, u"npm_configured"_s);
    home.environment.insert(u"NPM_CONFIG_GLOBALCONFIG"_s,
                            home.addFile(home.path(u"etc/npmrc"_s), "_auth=bWU6bXlQYXNz\n"));
    home.addFile(home.home(u".npmrc"_s),
                 "; //r.example/:_authToken=npm_commentedOut\n"
                 "//r.example/:_authToken = \"npm_written\"\n"
                 "//s.example/:_authToken=${MY_TOKEN}\n"
                 "//t.example/:_password=cGxhaW5QYXNz\n"
                 "registry=https://me:urlPass@u.example/npm/\nprefix=~/packages\n");
    home.addFile(home.path(u"own/etc/npmrc"_s), "//v.example/:_authToken=npm_ofThisNpm\n");
    const NpmConfig config = readNpmConfig(home.environment, home.path(u"own/bin/npm"_s));
    EXPECT_EQ(config.prefix, home.home(u"packages"_s));
    for (const auto &secret :
         {u"npm_from$$Variable"_s, u"npm_bySomething"_s, u"proxyPass"_s, u"npm_configured"_s,
          u"bWU6bXlQYXNz"_s, u"myPass"_s, u"npm_written"_s, u"cGxhaW5QYXNz"_s, u"plainPass"_s,
          u"urlPass"_s, u"npm_ofThisNpm"_s}) {
        const QString shown = withoutSecrets(u"401 for "_s + secret + u" at r"_s, config.secrets);
        EXPECT_FALSE(shown.contains(secret)) << shown.toStdString();
        EXPECT_TRUE(shown.startsWith(u"401 for "_s)) << shown.toStdString();
    }
    const QString others = u"npm_commentedOut at https://u.example"_s;
    EXPECT_EQ(withoutSecrets(others, config.secrets), others);
}

TEST(NpmConfig, OfAnAddressItsOriginIsShown)
{
    EXPECT_EQ(withoutSecrets(
                  u"GET http://userToken@127.0.0.1:9/pathToken/@s%2fp?key=queryToken 404"_s, {}),
              u"GET http://127.0.0.1:9 404"_s);
    EXPECT_EQ(withoutSecrets(u"to https://me:p@ss@r.example:8080/x failed"_s, {}),
              u"to https://r.example:8080 failed"_s);
}

TEST(NpmConfig, WithoutAFileThereIsNothing)
{
    QProcessEnvironment none;
    const NpmConfig config = readNpmConfig(none);
    EXPECT_TRUE(config.prefix.isEmpty());
}

} // namespace npmconfigtest
