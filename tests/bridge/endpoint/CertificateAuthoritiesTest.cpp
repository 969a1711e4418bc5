#include "bridge/endpoint/CertificateAuthorities.h"

#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/support/TestCertificates.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace certificateauthoritiestest {

using namespace Qt::StringLiterals;
using namespace bridge::endpoint;
using Kind = CertificateProblem::Kind;

class CertificateAuthoritiesTest : public testing::Test
{
protected:
    CertificateAuthoritiesTest() { qputenv("XDG_CACHE_HOME", folder.path().toUtf8()); }
    ~CertificateAuthoritiesTest() override { qunsetenv("XDG_CACHE_HOME"); }

    QString write(const char *name, const QByteArray &bytes) const
    {
        QFile file(folder.filePath(QLatin1String(name)));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        return file.fileName();
    }

    static std::string read(const QString &path)
    {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
        return file.readAll().toStdString();
    }

    /// The authorities' file for the agent.
    static QString given(const QString &chosen, const QString &inherited)
    {
        Endpoint endpoint = endpointtest::endpointAt(u"https://gateway.example"_s);
        endpoint.certificateAuthorities = chosen;
        QProcessEnvironment environment;
        if (!inherited.isEmpty())
            environment.insert(u"NODE_EXTRA_CA_CERTS"_s, inherited);
        return withInheritedAuthorities(endpoint, environment).certificateAuthorities;
    }

    QTemporaryDir folder;
    const TestCertificates made;
    const QByteArray second = QByteArray::fromStdString(read(made.authority()));
};

TEST_F(CertificateAuthoritiesTest, APipeIsNeitherReadNorGivenToAnAgent)
{
    const QString pipe = folder.filePath(u"pipe"_s);
    ASSERT_EQ(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    EXPECT_EQ(readAuthorities(pipe).error().kind, Kind::NotAFile);
    EXPECT_EQ(given(pipe, {}), QString());
    EXPECT_EQ(given(made.authority(), pipe), made.authority());
}

TEST_F(CertificateAuthoritiesTest, KeepsTheCertificatesOfAFileAndNothingElse)
{
    const auto authorities =
        readAuthorities(write("a.pem", QByteArray("a remark\n") + kAnAuthority
                                           + "-----BEGIN PRIVATE KEY-----\nAAAA\n"
                                             "-----END PRIVATE KEY-----\n"
                                           + second));
    ASSERT_TRUE(authorities);
    EXPECT_EQ(*authorities, QByteArray(kAnAuthority) + second);
}

TEST_F(CertificateAuthoritiesTest, RefusesWhatHoldsNoCertificateAndSaysWhy)
{
    const QString missing = folder.filePath(u"missing.pem"_s);
    EXPECT_EQ(readAuthorities(missing).error().kind, Kind::Unreadable);
    EXPECT_EQ(readAuthorities(missing).error().file, missing);
    EXPECT_EQ(readAuthorities(folder.path()).error().kind, Kind::NotAFile);
    EXPECT_EQ(readAuthorities(write("empty.pem", {})).error().kind, Kind::NoCertificates);
    EXPECT_EQ(readAuthorities(write("photo.pem", QByteArray("\x89PNG\0\1\2", 7))).error().kind,
              Kind::NoCertificates);
    EXPECT_EQ(readAuthorities(write("large.pem", QByteArray(5 * 1024 * 1024, 'x'))).error().kind,
              Kind::TooLarge);
}

TEST_F(CertificateAuthoritiesTest, TheChosenFileAloneIsGivenAsItIs)
{
    const QString chosen = write("chosen.pem", kAnAuthority);
    EXPECT_EQ(given(chosen, {}), chosen);
    EXPECT_EQ(given(chosen, chosen), chosen);
    EXPECT_EQ(given({}, chosen), QString()) << "the environment passes it on by itself";
    EXPECT_EQ(given(chosen, write("broken.pem", "no certificate")), chosen);
}

TEST_F(CertificateAuthoritiesTest, TheChosenAndTheInheritedFileBecomeOneThatOnlyTheUserCanWrite)
{
    const QString both = given(write("chosen.pem", kAnAuthority), write("inherited.pem", second));
    EXPECT_EQ(read(both), kAnAuthority + second.toStdString());
    EXPECT_FALSE(QFileInfo(both).permissions()
                 & (QFileDevice::WriteGroup | QFileDevice::WriteOther | QFileDevice::ReadOther));
}

TEST_F(CertificateAuthoritiesTest, AnotherContentIsAnotherFileSoThatAnAgentRestarts)
{
    const QString chosen = write("chosen.pem", kAnAuthority);
    const QString before = given(chosen, write("inherited.pem", second));
    EXPECT_EQ(given(chosen, folder.filePath(u"inherited.pem"_s)), before);
    EXPECT_NE(given(chosen, write("inherited.pem", second + kAnAuthority)), before);
}

} // namespace certificateauthoritiestest
