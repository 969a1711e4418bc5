#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>

namespace app {

/// What is known of folders: looked at in a thread of its own, each once. One on a disk that does
/// not answer stays unknown and holds nothing up, not even the end of the program. Main thread.
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

    /// Looks at those that were not asked for before, all in one pass; looked() follows if there
    /// are any.
    void look(const QStringList &folders);
    /// nullptr: not known yet.
    [[nodiscard]] const Facts *find(const QString &folder) const;

Q_SIGNALS:
    void looked();

private:
    struct Address;
    using Known = QHash<QString, Facts>;
    void learn(const Known &known);

    std::shared_ptr<Address> m_address;
    QStringList m_asked;
    Known m_known;
};

} // namespace app
