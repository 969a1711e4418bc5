#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace clitest {

/// Looks for secrets in everything that a program leaves behind or shows of itself, however they
/// are written there.
class SecretSearch
{
public:
    explicit SecretSearch(const QStringList &secrets);

    /// The places that contain a secret.
    [[nodiscard]] const QStringList &findings() const { return m_findings; }
    /// How many places were looked at that had something in them.
    [[nodiscard]] int places() const { return m_places; }

    void look(const QString &place, const QByteArray &bytes);
    /// Command line and environment; those that `mayHold` may have one in the environment.
    void lookAtProcesses(const std::vector<qint64> &pids,
                         const std::function<bool(qint64)> &mayHold);
    /// Names and contents of everything in a folder.
    void lookAtFolder(const QString &folder);

private:
    QByteArrayList m_needles; ///< in lower case
    QStringList m_findings;
    int m_places = 0;
};

/// Everything in a folder that others than its owner may read or write.
[[nodiscard]] QStringList openToOthers(const QString &folder);

} // namespace clitest
