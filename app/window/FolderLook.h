#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>

namespace app {

/// What is known of folders: each is looked at once, in a thread of its own. One on a disk that
/// does not answer stays unknown and holds nothing up, not even the end of the program. Main
/// thread.
class FolderLook : public QObject
{
    Q_OBJECT

public:
    struct Facts
    {
        bool isThere = false;
        QString branch{}; ///< see bridge::gitBranchOf()
    };

    explicit FolderLook(QObject *parent = nullptr);
    ~FolderLook() override;

    /// Looks at those that were not asked for before; looked() follows, for several at once.
    void look(const QStringList &folders);
    /// nullptr: not known yet.
    [[nodiscard]] const Facts *find(const QString &folder) const;

Q_SIGNALS:
    void looked();

private:
    struct Address;
    using Known = QHash<QString, Facts>;
    void learn(const QString &folder, const Facts &facts);

    std::shared_ptr<Address> m_address;
    QStringList m_asked;
    Known m_known;
    bool m_isToldSoon = false;
};

} // namespace app
