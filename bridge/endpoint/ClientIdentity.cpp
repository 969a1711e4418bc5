#include "bridge/endpoint/ClientIdentity.h"

#include "bridge/core/RegularFile.h"
#include "bridge/endpoint/ReservedNames.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFileInfo>
#include <QRegularExpression>

#include <map>
#include <utility>

namespace bridge::endpoint {

namespace {

using Fault = ClientCertificateProblem::Kind;

auto refusedFile(Fault kind, const QString &file, const QString &detail = {})
{
    return failed(ClientCertificateProblem{.kind = kind, .file = file, .detail = detail});
}

Result<QByteArray, ClientCertificateProblem> readPem(const QString &file)
{
    auto bytes = readRegularFile(file, kMaxClientFile);
    if (bytes)
        return std::move(*bytes);
    switch (bytes.error().kind) {
    case FileProblem::Kind::Unreadable:
        break;
    case FileProblem::Kind::NotAFile:
        return refusedFile(Fault::NotAFile, file);
    case FileProblem::Kind::TooLarge:
        return refusedFile(Fault::TooLarge, file);
    }
    return refusedFile(Fault::Unreadable, file, bytes.error().detail);
}

/// The first whole block with a private key, also a traditional or an encrypted one.
QByteArray keyBlock(const QByteArray &pem)
{
    static const QRegularExpression block(
        QStringLiteral("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----.*?-----END \\1-----"),
        QRegularExpression::DotMatchesEverythingOption);
    return block.match(QString::fromLatin1(pem)).captured().toLatin1();
}

bool isEncryptedBlock(const QByteArray &block)
{
    return block.contains("BEGIN ENCRYPTED PRIVATE KEY") || block.contains("4,ENCRYPTED");
}

/// One value of DER: its content, and what comes after it. Empty where it is not whole.
struct DerValue
{
    QByteArray content;
    QByteArray rest;
};

DerValue derValue(const QByteArray &der)
{
    constexpr int kShortForm = 0x80;
    if (der.size() < 2)
        return {};
    qsizetype at = 2;
    qsizetype length = static_cast<uchar>(der[1]);
    if (length >= kShortForm) {
        const qsizetype bytes = length - kShortForm;
        if (bytes < 1 || bytes > 3 || der.size() < at + bytes)
            return {};
        length = 0;
        for (const qsizetype end = at + bytes; at < end; ++at)
            length = length * 256 + static_cast<uchar>(der[at]);
    }
    if (der.size() < at + length)
        return {};
    return {der.mid(at, length), der.mid(at + length)};
}

/// The part of a public key that its private key repeats: the modulus of RSA, the point of EC.
QByteArray markOf(const QSslKey &publicKey)
{
    // SEQUENCE { algorithm, BIT STRING }, whose first byte is the number of unused bits.
    const DerValue algorithm = derValue(derValue(publicKey.toDer()).content);
    const QByteArray bits = derValue(algorithm.rest).content.mid(1);
    if (publicKey.algorithm() != QSsl::Rsa)
        return bits;
    return derValue(derValue(bits).content).content; // SEQUENCE { modulus, exponent }
}

/// A key encrypted or not: null if it cannot be read as RSA or EC with this passphrase.
QSslKey keyFrom(const QByteArray &block, const QByteArray &passphrase)
{
    for (const auto algorithm : {QSsl::Ec, QSsl::Rsa}) {
        QSslKey key(block, algorithm, QSsl::Pem, QSsl::PrivateKey, passphrase);
        if (!key.isNull())
            return key;
    }
    return {};
}

Result<QSslKey, ClientCertificateProblem> readKey(const QString &file,
                                                  const std::optional<QString> &passphrase)
{
    const auto pem = readPem(file);
    if (!pem)
        return failed(pem.error());
    const QByteArray block = keyBlock(*pem);
    if (block.isEmpty())
        return refusedFile(Fault::NoKey, file);
    const bool isEncrypted = isEncryptedBlock(block);
    if (isEncrypted && !passphrase)
        return QSslKey();
    if (isEncrypted && passphrase->isEmpty())
        return refusedFile(Fault::PassphraseMissing, file);
    QSslKey key = keyFrom(block, isEncrypted ? passphrase->toUtf8() : QByteArray());
    if (key.isNull())
        return refusedFile(isEncrypted ? Fault::PassphraseWrong : Fault::KeyUnsupported, file);
    return key;
}

Result<ClientIdentity, ClientCertificateProblem> readBoth(const ClientCertificate &files,
                                                          const std::optional<QString> &passphrase)
{
    auto chain = readClientCertificates(files.certificate);
    if (!chain)
        return failed(chain.error());
    auto key = readKey(files.keyFile(), passphrase);
    if (!key)
        return failed(key.error());
    const QSslCertificate &own = chain->first();
    const QByteArray mark = markOf(own.publicKey());
    if (!key->isNull() && !mark.isEmpty() && !key->toDer().contains(mark))
        return refusedFile(Fault::Mismatch, files.keyFile(), files.certificate);
    return ClientIdentity{std::move(*chain), std::move(*key)};
}

/// Not cached: time goes on.
std::optional<ClientCertificateProblem> outOfDate(const QSslCertificate &own, const QString &file)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto day = [](const QDateTime &time) { return time.toLocalTime().date(); };
    if (own.expiryDate() < now)
        return ClientCertificateProblem{Fault::Expired, file,
                                        day(own.expiryDate()).toString(Qt::ISODate)};
    if (own.effectiveDate() > now)
        return ClientCertificateProblem{Fault::NotYetValid, file,
                                        day(own.effectiveDate()).toString(Qt::ISODate)};
    return std::nullopt;
}

/// Changes with the files and the passphrase, which it does not hold.
QByteArray digestOf(const ClientCertificate &files, const std::optional<QString> &passphrase)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QString &text) {
        hash.addData(QByteArray::number(text.size()) + ':' + text.toUtf8());
    };
    for (const QString &file : {files.certificate, files.keyFile()}) {
        const QFileInfo info(file);
        add(file);
        add(QString::number(info.lastModified().toMSecsSinceEpoch()));
        add(QString::number(info.size()));
    }
    add(passphrase ? u'p' + *passphrase : QString());
    return hash.result();
}

} // namespace

Result<ClientIdentity, ClientCertificateProblem>
readClientIdentity(const ClientCertificate &files, const std::optional<QString> &passphrase)
{
    // Opening an encrypted key is made slow on purpose, and every request needs it.
    static std::map<QByteArray, Result<ClientIdentity, ClientCertificateProblem>> known;
    const QByteArray digest = digestOf(files, passphrase);
    auto found = known.find(digest);
    if (found == known.end()) {
        auto identity = readBoth(files, passphrase);
        // Other problems may go without a change of the files: their rights, their folder.
        if (!identity && identity.error().kind != Fault::PassphraseWrong)
            return identity;
        constexpr std::size_t kMost = 16;
        if (known.size() >= kMost)
            known.clear();
        found = known.emplace(digest, std::move(identity)).first;
    }
    const auto &identity = found->second;
    if (!identity)
        return identity;
    if (const auto problem = outOfDate(identity->chain.first(), files.certificate))
        return failed(ClientCertificateProblem(*problem));
    return identity;
}

Result<QList<QSslCertificate>, ClientCertificateProblem> readClientCertificates(const QString &file)
{
    const auto pem = readPem(file);
    if (!pem)
        return failed(pem.error());
    auto certificates = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (certificates.isEmpty())
        return refusedFile(Fault::NoCertificate, file);
    return certificates;
}

Result<bool, ClientCertificateProblem> isKeyEncrypted(const QString &file)
{
    const auto pem = readPem(file);
    if (!pem)
        return failed(pem.error());
    const QByteArray block = keyBlock(*pem);
    if (block.isEmpty())
        return refusedFile(Fault::NoKey, file);
    return isEncryptedBlock(block);
}

std::optional<PresentedCertificate>
presentedCertificate(const Endpoint &endpoint, const std::optional<secrets::Secret> &secret,
                     const QProcessEnvironment &environment)
{
    if (endpoint.clientCertificate.isSet())
        return PresentedCertificate{endpoint.clientCertificate,
                                    secret ? secret->keyPassphrase : QString()};
    const ClientCertificateVariables &names = clientCertificateVariables();
    const ClientCertificate files{environment.value(names.certificate),
                                  environment.value(names.key)};
    if (files.certificate.isEmpty() || files.key.isEmpty())
        return std::nullopt;
    return PresentedCertificate{files, environment.value(names.passphrase), true};
}

std::optional<ClientCertificateProblem>
clientCertificateProblem(const Endpoint &endpoint, const std::optional<secrets::Secret> &secret,
                         const QProcessEnvironment &environment)
{
    const auto presented = presentedCertificate(endpoint, secret, environment);
    if (!presented || !endpoint.address.isTls())
        return std::nullopt;
    const auto identity = readClientIdentity(presented->files, presented->passphrase);
    if (identity)
        return std::nullopt;
    ClientCertificateProblem problem = identity.error();
    if (!presented->isInherited)
        return problem;
    const bool isFatal = problem.kind == Fault::Mismatch || problem.kind == Fault::PassphraseWrong
                         || problem.kind == Fault::PassphraseMissing;
    if (!isFatal)
        return std::nullopt;
    problem.variable = problem.kind == Fault::Mismatch ? clientCertificateVariables().key
                                                       : clientCertificateVariables().passphrase;
    return problem;
}

} // namespace bridge::endpoint
