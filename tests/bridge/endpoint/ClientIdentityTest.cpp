#include "bridge/endpoint/ClientIdentity.h"

#include "tests/bridge/network/EndpointTestSupport.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace clientidentitytest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using endpointtest::certificates;
using endpointtest::endpointAt;
using Kind = ClientCertificateProblem::Kind;

const QString kPassphrase = u"hush, it is a secret \u00E9"_s;

/// The files of one client, shared by all tests.
const ServerCertificate &client()
{
    static const ServerCertificate made = certificates().client();
    return made;
}

const ServerCertificate &otherClient()
{
    static const ServerCertificate made = certificates().client(u"other"_s);
    return made;
}

const ServerCertificate &rsaClient()
{
    static const ServerCertificate made = certificates().rsaClient();
    return made;
}

const QString &encryptedKey()
{
    static const QString made = certificates().encrypted(client().key, kPassphrase);
    return made;
}

std::optional<ClientCertificateProblem> problemOf(const ClientCertificate &files,
                                                  const std::optional<QString> &passphrase = u""_s)
{
    const auto identity = readClientIdentity(files, passphrase);
    return identity ? std::nullopt : std::optional(identity.error());
}

/// A file of the test with this content.
QString fileWith(const QTemporaryDir &folder, const QByteArray &content)
{
    const QString path = folder.filePath(u"file.pem"_s);
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(content);
    return path;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

TEST(ClientIdentity, ACertificateAndItsKeyAreReadFromTwoFilesOrOne)
{
    const auto two = readClientIdentity({client().certificate, client().key}, u""_s);
    ASSERT_TRUE(two);
    EXPECT_EQ(two->chain.first().subjectDisplayName(), u"client"_s);
    EXPECT_FALSE(two->key.isNull());
    const QTemporaryDir folder;
    const QString both =
        fileWith(folder, contentOf(client().certificate) + contentOf(client().key));
    EXPECT_FALSE(problemOf({both, {}}));
    EXPECT_FALSE(problemOf({both, both}));
}

TEST(ClientIdentity, RsaAndEncryptedKeysOfBothFormsAreReadToo)
{
    EXPECT_FALSE(problemOf({rsaClient().certificate, rsaClient().key}));
    const QString old = certificates().encrypted(client().key, kPassphrase, true);
    for (const QString &key : {encryptedKey(), old}) {
        const auto identity = readClientIdentity({client().certificate, key}, kPassphrase);
        ASSERT_TRUE(identity) << key.toStdString();
        EXPECT_FALSE(identity->key.isNull());
        EXPECT_TRUE(isKeyEncrypted(key).value_or(false));
    }
    EXPECT_FALSE(isKeyEncrypted(client().key).value_or(true));
    // A passphrase for a key that needs none does no harm.
    EXPECT_FALSE(problemOf({client().certificate, client().key}, kPassphrase));
}

TEST(ClientIdentity, WhatKeepsFilesFromBeingUsedIsNamedWithTheFile)
{
    const QTemporaryDir folder;
    const QString none = folder.filePath(u"none"_s);
    const QString garbage = fileWith(folder, "-----BEGIN CERTIFICATE-----\nno\n");
    const QString &certificate = client().certificate;
    const ServerCertificate expired = certificates().expired();
    const ServerCertificate early = certificates().notYetValid();
    struct Case
    {
        ClientCertificate files;
        std::optional<QString> passphrase;
        Kind kind;
        QString file;
    };
    for (const Case &each :
         {Case{{none, client().key}, u""_s, Kind::Unreadable, none},
          Case{{certificate, none}, u""_s, Kind::Unreadable, none},
          Case{{folder.path(), client().key}, u""_s, Kind::NotAFile, folder.path()},
          Case{{garbage, client().key}, u""_s, Kind::NoCertificate, garbage},
          Case{{client().key, client().key}, u""_s, Kind::NoCertificate, client().key},
          Case{{certificate, garbage}, u""_s, Kind::NoKey, garbage},
          Case{{certificate, {}}, u""_s, Kind::NoKey, certificate},
          Case{{certificate, encryptedKey()}, u""_s, Kind::PassphraseMissing, encryptedKey()},
          Case{{certificate, encryptedKey()}, u"no"_s, Kind::PassphraseWrong, encryptedKey()},
          Case{{certificate, otherClient().key}, u""_s, Kind::Mismatch, otherClient().key},
          Case{{certificate, rsaClient().key}, u""_s, Kind::Mismatch, rsaClient().key},
          Case{{expired.certificate, expired.key}, u""_s, Kind::Expired, expired.certificate},
          Case{{early.certificate, early.key}, u""_s, Kind::NotYetValid, early.certificate}}) {
        const auto problem = problemOf(each.files, each.passphrase);
        ASSERT_TRUE(problem) << each.file.toStdString();
        EXPECT_EQ(problem->kind, each.kind) << each.file.toStdString();
        EXPECT_EQ(problem->file, each.file);
        EXPECT_TRUE(problem->variable.isEmpty());
    }
}

TEST(ClientIdentity, AnEncryptedKeyIsTakenUnreadWhileItsPassphraseIsNotKnown)
{
    const auto identity = readClientIdentity({client().certificate, encryptedKey()}, std::nullopt);
    ASSERT_TRUE(identity);
    EXPECT_TRUE(identity->key.isNull());
}

TEST(ClientIdentity, AKeyThatIsReplacedIsReadAnew)
{
    const QTemporaryDir folder;
    const QString key = fileWith(folder, contentOf(client().key));
    EXPECT_FALSE(problemOf({client().certificate, key}));
    ASSERT_TRUE(QFile::remove(key));
    fileWith(folder, contentOf(otherClient().key) + "\n");
    EXPECT_TRUE(problemOf({client().certificate, key}));
}

TEST(ClientIdentity, TheEndpointsOwnReplacesTheInheritedOneWhollyAndElseThatCounts)
{
    Endpoint endpoint = endpointAt(u"https://gateway.example"_s);
    QProcessEnvironment environment;
    EXPECT_FALSE(presentedCertificate(endpoint, {}, environment));
    environment.insert(u"CLAUDE_CODE_CLIENT_CERT"_s, u"/c.pem"_s);
    EXPECT_FALSE(presentedCertificate(endpoint, {}, environment)) << "the agent shows none";
    environment.insert(u"CLAUDE_CODE_CLIENT_KEY"_s, u"/k.pem"_s);
    environment.insert(u"CLAUDE_CODE_CLIENT_KEY_PASSPHRASE"_s, u"theirs"_s);
    const PresentedCertificate inherited{{u"/c.pem"_s, u"/k.pem"_s}, u"theirs"_s, true};
    EXPECT_EQ(presentedCertificate(endpoint, {}, environment), inherited);
    endpoint.clientCertificate = {u"/own.pem"_s, {}};
    const PresentedCertificate own{{u"/own.pem"_s, {}}, {}, false};
    EXPECT_EQ(presentedCertificate(endpoint, {}, environment), own);
    secrets::Secret secret;
    secret.keyPassphrase = u"ours"_s;
    EXPECT_EQ(presentedCertificate(endpoint, secret, environment)->passphrase, u"ours"_s);
}

TEST(ClientIdentity, OfAnInheritedOneOnlyWhatKeepsTheAgentFromConnectingIsAProblem)
{
    Endpoint endpoint = endpointAt(u"https://gateway.example"_s);
    QProcessEnvironment environment;
    environment.insert(u"CLAUDE_CODE_CLIENT_CERT"_s, u"/nowhere/c.pem"_s);
    environment.insert(u"CLAUDE_CODE_CLIENT_KEY"_s, encryptedKey());
    EXPECT_FALSE(clientCertificateProblem(endpoint, {}, environment));
    environment.insert(u"CLAUDE_CODE_CLIENT_CERT"_s, client().certificate);
    const auto missing = clientCertificateProblem(endpoint, {}, environment);
    ASSERT_TRUE(missing);
    EXPECT_EQ(missing->kind, Kind::PassphraseMissing);
    EXPECT_EQ(missing->variable, u"CLAUDE_CODE_CLIENT_KEY_PASSPHRASE"_s);
    environment.insert(u"CLAUDE_CODE_CLIENT_KEY_PASSPHRASE"_s, kPassphrase);
    EXPECT_FALSE(clientCertificateProblem(endpoint, {}, environment));
    // The endpoint's own has to be right, but not where there is no TLS.
    endpoint.clientCertificate = {u"/nowhere/c.pem"_s, {}};
    EXPECT_TRUE(clientCertificateProblem(endpoint, {}, environment));
    Endpoint plain = endpointAt(u"http://localhost:1234"_s);
    plain.clientCertificate = endpoint.clientCertificate;
    EXPECT_FALSE(clientCertificateProblem(plain, {}, environment));
}

TEST(ClientIdentity, AnEcKeyWithoutItsPublicPartOrWithACompressedOneIsNoMismatch)
{
    const QStringList without{u"-no_public"_s};
    const QStringList compressed{u"-conv_form"_s, u"compressed"_s};
    for (const QStringList &options : {without, compressed}) {
        const QString key = certificates().rewritten(client().key, options);
        const auto identity = readClientIdentity({client().certificate, key}, u""_s);
        ASSERT_TRUE(identity) << qPrintable(options.join(u' '));
        EXPECT_FALSE(identity->key.isNull());
    }
    const QString other = certificates().rewritten(otherClient().key, compressed);
    const auto problem = problemOf({client().certificate, other});
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::Mismatch);
}

TEST(ClientIdentity, OfAKeyThatCannotBeReadHereThePassphraseIsNotCalledWrong)
{
    const ServerCertificate made = certificates().ed25519Client();
    const QString key = certificates().encrypted(made.key, kPassphrase);
    for (const QString &passphrase : {kPassphrase, u"another"_s}) {
        const auto problem = problemOf({made.certificate, key}, passphrase);
        ASSERT_TRUE(problem);
        EXPECT_EQ(problem->kind, Kind::KeyUnsupported);
    }
    QProcessEnvironment environment;
    environment.insert(u"CLAUDE_CODE_CLIENT_CERT"_s, made.certificate);
    environment.insert(u"CLAUDE_CODE_CLIENT_KEY"_s, key);
    environment.insert(u"CLAUDE_CODE_CLIENT_KEY_PASSPHRASE"_s, kPassphrase);
    const Endpoint endpoint = endpointAt(u"https://gateway.example"_s);
    EXPECT_FALSE(clientCertificateProblem(endpoint, {}, environment)) << "the agent may read it";
}

TEST(ClientIdentity, WhyAnInheritedOneIsNotShownIsNamedWithItsVariable)
{
    const Endpoint endpoint = endpointAt(u"https://gateway.example"_s);
    const QString certificate = u"CLAUDE_CODE_CLIENT_CERT"_s;
    const QString key = u"CLAUDE_CODE_CLIENT_KEY"_s;
    const QString none = u"/nowhere/c.pem"_s;
    struct Case
    {
        QString certificate;
        QString key;
        Kind kind;
        QString file;
        QString variable;
    };
    for (const Case &each :
         {Case{client().certificate, {}, Kind::Incomplete, client().certificate, key},
          Case{{}, client().key, Kind::Incomplete, client().key, certificate},
          Case{none, client().key, Kind::Unreadable, none, certificate},
          Case{client().certificate, none, Kind::Unreadable, none, key},
          Case{client().certificate, u"k.pem"_s, Kind::NotAbsolute, u"k.pem"_s, key},
          Case{client().certificate, otherClient().key, Kind::Mismatch, otherClient().key, key},
          Case{client().certificate, encryptedKey(), Kind::PassphraseMissing, encryptedKey(),
               u"CLAUDE_CODE_CLIENT_KEY_PASSPHRASE"_s}}) {
        QProcessEnvironment environment;
        environment.insert(certificate, each.certificate);
        environment.insert(key, each.key);
        const auto problem = inheritedCertificateProblem(endpoint, environment);
        ASSERT_TRUE(problem) << static_cast<int>(each.kind);
        EXPECT_EQ(problem->kind, each.kind);
        EXPECT_EQ(problem->file, each.file);
        EXPECT_EQ(problem->variable, each.variable) << static_cast<int>(each.kind);
    }
    QProcessEnvironment environment;
    EXPECT_FALSE(inheritedCertificateProblem(endpoint, environment));
    environment.insert(certificate, client().certificate);
    environment.insert(key, client().key);
    EXPECT_FALSE(inheritedCertificateProblem(endpoint, environment));
    // Not looked for in this program's folder, which is not the agent's.
    environment.insert(key, u"k.pem"_s);
    EXPECT_FALSE(presentedCertificate(endpoint, {}, environment));
    EXPECT_FALSE(clientCertificateProblem(endpoint, {}, environment));
    Endpoint own = endpoint;
    own.clientCertificate = {client().certificate, client().key};
    EXPECT_FALSE(inheritedCertificateProblem(own, environment));
}

} // namespace clientidentitytest
