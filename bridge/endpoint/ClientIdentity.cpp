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

/// One value of DER: its tag, its content, and what comes after it. Empty where it is not whole.
struct DerValue
{
    uchar tag = 0;
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
    return {static_cast<uchar>(der[0]), der.mid(at, length), der.mid(at + length)};
}

/// The bits of a public key: SEQUENCE { algorithm, BIT STRING }. The first byte of a BIT STRING is
/// the number of its unused bits.
QByteArray publicBits(const QSslKey &publicKey)
{
    const DerValue algorithm = derValue(derValue(publicKey.toDer()).content);
    return derValue(algorithm.rest).content.mid(1);
}

/// The public point in a private key of EC, where it is optional: SEQUENCE { version, key, [0]
/// curve, [1] point }, in PKCS#8 within SEQUENCE { version, algorithm, OCTET STRING }.
QByteArray pointIn(const QByteArray &privateKey)
{
    constexpr uchar kSequence = 0x30;
    constexpr uchar kPoint = 0xa1;
    const DerValue second = derValue(derValue(derValue(privateKey).content).rest);
    if (second.tag == kSequence)
        return pointIn(derValue(second.rest).content);
    DerValue part = second;
    while (part.tag != 0 && part.tag != kPoint)
        part = derValue(part.rest);
    return derValue(part.content).content.mid(1);
}

/// The first coordinate of a point, which also its compressed form has.
QByteArray coordinateOf(const QByteArray &point)
{
    constexpr char kUncompressed = 4;
    const qsizetype size = point.startsWith(kUncompressed) ? (point.size() - 1) / 2 : -1;
    return point.mid(1, size);
}

/// False if a private key does certainly not belong to this public one.
bool mayBelong(const QSslKey &key, const QSslKey &publicKey)
{
    if (key.isNull() || publicKey.isNull())
        return true;
    if (key.algorithm() != publicKey.algorithm())
        return false;
    if (key.algorithm() == QSsl::Rsa) {
        // SEQUENCE { modulus, exponent }; the private key repeats the modulus.
        const QByteArray modulus = derValue(derValue(publicBits(publicKey)).content).content;
        return key.toDer().contains(modulus);
    }
    const QByteArray own = coordinateOf(pointIn(key.toDer()));
    return own.isEmpty() || own == coordinateOf(publicBits(publicKey));
}

bool isReadableKind(const QSslKey &publicKey)
{
    return !publicKey.isNull()
           && (publicKey.algorithm() == QSsl::Rsa || publicKey.algorithm() == QSsl::Ec);
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

/// `isKnownKind`: by its certificate it is an RSA or EC key. An encrypted one of another kind cannot
/// be told from one that has another passphrase.
Result<QSslKey, ClientCertificateProblem>
readKey(const QString &file, const std::optional<QString> &passphrase, bool isKnownKind)
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
        return refusedFile(isEncrypted && isKnownKind ? Fault::PassphraseWrong
                                                      : Fault::KeyUnsupported,
                           file);
    return key;
}

Result<ClientIdentity, ClientCertificateProblem> readBoth(const ClientCertificate &files,
                                                          const std::optional<QString> &passphrase)
{
    auto chain = readClientCertificates(files.certificate);
    if (!chain)
        return failed(chain.error());
    const QSslKey publicKey = chain->first().publicKey();
    auto key = readKey(files.keyFile(), passphrase, isReadableKind(publicKey));
    if (!key)
        return failed(key.error());
    if (!mayBelong(*key, publicKey))
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

/// What the environment names.
struct InheritedFiles
{
    ClientCertificate files;
    [[nodiscard]] bool isComplete() const
    {
        return !files.certificate.isEmpty() && !files.key.isEmpty();
    }
    [[nodiscard]] bool isRelative() const
    {
        return QFileInfo(files.certificate).isRelative() || QFileInfo(files.key).isRelative();
    }
};

InheritedFiles inheritedFiles(const QProcessEnvironment &environment)
{
    const ClientCertificateVariables &names = clientCertificateVariables();
    return {{environment.value(names.certificate), environment.value(names.key)}};
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
        add(QString::number(info.metadataChangeTime().toMSecsSinceEpoch())); // rights too
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
        // This one may go without a change of the files: by their folder or their disk.
        if (!identity && identity.error().kind == Fault::Unreadable)
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
    const InheritedFiles inherited = inheritedFiles(environment);
    if (!inherited.isComplete() || inherited.isRelative())
        return std::nullopt;
    return PresentedCertificate{
        inherited.files, environment.value(clientCertificateVariables().passphrase), true};
}

std::optional<ClientCertificateProblem>
inheritedCertificateProblem(const Endpoint &endpoint, const QProcessEnvironment &environment)
{
    const auto [certificate, key] = inheritedFiles(environment).files;
    if (endpoint.clientCertificate.isSet() || (certificate.isEmpty() && key.isEmpty()))
        return std::nullopt;
    const ClientCertificateVariables &names = clientCertificateVariables();
    if (certificate.isEmpty())
        return ClientCertificateProblem{
            .kind = Fault::Incomplete, .file = key, .variable = names.certificate};
    if (key.isEmpty())
        return ClientCertificateProblem{
            .kind = Fault::Incomplete, .file = certificate, .variable = names.key};
    for (const auto &[file, variable] :
         {std::pair(certificate, names.certificate), std::pair(key, names.key)}) {
        if (QFileInfo(file).isRelative())
            return ClientCertificateProblem{
                .kind = Fault::NotAbsolute, .file = file, .variable = variable};
    }
    const auto identity =
        readClientIdentity({certificate, key}, environment.value(names.passphrase));
    if (identity)
        return std::nullopt;
    ClientCertificateProblem problem = identity.error();
    const bool isOfThePassphrase =
        problem.kind == Fault::PassphraseMissing || problem.kind == Fault::PassphraseWrong;
    // A mismatch is named with the file of the key, also where both files are one.
    const bool isOfTheKey = problem.kind == Fault::Mismatch || problem.file != certificate;
    problem.variable = isOfThePassphrase ? names.passphrase
                       : isOfTheKey      ? names.key
                                         : names.certificate;
    return problem;
}

std::optional<ClientCertificateProblem>
clientCertificateProblem(const Endpoint &endpoint, const std::optional<secrets::Secret> &secret,
                         const QProcessEnvironment &environment)
{
    if (!endpoint.address.isTls())
        return std::nullopt;
    if (endpoint.clientCertificate.isSet()) {
        const auto identity = readClientIdentity(endpoint.clientCertificate,
                                                 secret ? secret->keyPassphrase : QString());
        return identity ? std::nullopt : std::optional(identity.error());
    }
    const auto problem = inheritedCertificateProblem(endpoint, environment);
    const bool isFatal = problem
                         && (problem->kind == Fault::Mismatch
                             || problem->kind == Fault::PassphraseWrong
                             || problem->kind == Fault::PassphraseMissing);
    return isFatal ? problem : std::nullopt;
}

} // namespace bridge::endpoint
