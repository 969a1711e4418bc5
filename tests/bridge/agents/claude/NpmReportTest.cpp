#include "bridge/agents/claude/NpmReport.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace npmreporttest {

using namespace Qt::StringLiterals;
using namespace bridge::claude;
using Kind = bridge::agent::InstallProblem::Kind;

TEST(NpmReport, ReadsTheOfferOfARegistry)
{
    EXPECT_EQ(readOffer(R"({"version":"2.1.332","dist":{"unpackedSize":381121726}})"),
              (NpmOffer{{2, 1, 332}, 381121726}));
    EXPECT_EQ(readOffer(R"({"version":"2.1.332","dist":{}})"), (NpmOffer{{2, 1, 332}, 0}));
    EXPECT_EQ(readOffer(R"({"version":"2.1.332","dist":{"unpackedSize":1e300}})"),
              (NpmOffer{{2, 1, 332}, 0}));
    for (const char *other : {"", "null", "[]", R"({"version":"../../2.1.3"})",
                              R"({"version":"2.1.3-beta.1"})", R"({"version":7})", "npm WARN x"})
        EXPECT_EQ(readOffer(other), std::nullopt) << other;
}

TEST(NpmReport, ReadsWhyNpmFailed)
{
    // npm 11 with --json.
    auto problem = readNpmProblem(
        R"({"error":{"code":"ENOTFOUND","summary":"request to http://r/ failed\nmore","detail":""}})",
        u"npm error code ENOTFOUND"_s);
    EXPECT_EQ(problem.kind, Kind::Offline);
    EXPECT_EQ(problem.detail, u"request to http://r/ failed"_s);
    EXPECT_EQ(problem.subject, u"http://r"_s) << "what was not reached";
    problem = readNpmProblem({}, u"npm error code ECONNREFUSED\nnpm error request to "
                                 "https://me:pass@packages.example:8443/npm?t=secret failed"_s);
    EXPECT_EQ(problem.subject, u"https://packages.example:8443"_s);
    // npm 9 of Debian 12, whose words are on stderr.
    problem = readNpmProblem({}, u"npm ERR! code E404\nnpm ERR! 404 Not Found - GET http://r/x\n"
                                 "npm ERR! A complete log of this run"_s);
    EXPECT_EQ(problem.kind, Kind::NotOffered);
    EXPECT_EQ(problem.detail, u"404 Not Found - GET http://r/x"_s);
    const std::vector<std::pair<const char *, Kind>> codes{
        {"EINTEGRITY", Kind::Damaged},  {"ENOSPC", Kind::DiskFull},
        {"EACCES", Kind::NoPermission}, {"E401", Kind::Refused},
        {"ETARGET", Kind::NotOffered},  {"ETIMEDOUT", Kind::Offline},
        {"EWHATEVER", Kind::Failed}};
    for (const auto &[code, kind] : codes)
        EXPECT_EQ(readNpmProblem({}, u"npm error code "_s + QLatin1String(code)).kind, kind)
            << code;
    problem = readNpmProblem("not json", u"env: ‘node’: No such file or directory\n"_s);
    EXPECT_EQ(problem.kind, Kind::Failed);
    EXPECT_EQ(problem.detail, u"env: ‘node’: No such file or directory"_s);
}

} // namespace npmreporttest
