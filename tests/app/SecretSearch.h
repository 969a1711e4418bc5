#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace clitest {

/// Searches everything that a program writes or exposes for secrets, in any encoding.
class SecretSearch
{
public:
    explicit SecretSearch(const QStringList &secrets);

    /// The places that contain a secret.
    [[nodiscard]] const QStringList &findings() const { return m_findings; }
    /// Number of searched places that were not empty.
    [[nodiscard]] int places() const { return m_places; }

    void look(const QString &place, const QByteArray &bytes);
    /// Searches command lines and environments; processes that `mayHold` may have a secret in the
    /// environment.
    void lookAtProcesses(const std::vector<qint64> &pids,
                         const std::function<bool(qint64)> &mayHold);
    /// Searches the names and contents of everything in a folder.
    void lookAtFolder(const QString &folder);

private:
    QByteArrayList m_needles; ///< in lower case
    QStringList m_findings;
    int m_places = 0;
};

/// Everything in a folder that users other than its owner may read or write.
[[nodiscard]] QStringList openToOthers(const QString &folder);

} // namespace clitest
