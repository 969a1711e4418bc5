#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/settings/endpoint/ProfileMenu.h"

#include <QObject>

class QWidget;

namespace ui {

/// Takes what is set up out of the program and brings others' set-ups in: clipboard and files.
/// Secrets go neither way. Dialogs do not block.
class ProfileFiles final : public QObject
{
    Q_OBJECT

public:
    /// `window` owns the dialogs. `exporter` writes the agent's own forms; nullptr: there are none.
    ProfileFiles(bridge::endpoint::EndpointChoice &choice,
                 const bridge::agent::EndpointExport *exporter, QWidget &window);

    /// Into the clipboard.
    void share(ShareForm form);
    void askWhereToSave();
    void askWhatToImport();
    /// What the dialogs lead to.
    void save(const QString &file);
    void import(const QString &file);

Q_SIGNALS:
    /// What was done, in a sentence or two.
    void told(const QString &text);
    void failed(const QString &text);
    /// They are among the profiles now, under these names, and not used.
    void imported(const QStringList &names);

private:
    [[nodiscard]] bridge::endpoint::EndpointProfile profile() const;
    [[nodiscard]] QString leftOut() const;

    bridge::endpoint::EndpointChoice &m_choice;
    const bridge::agent::EndpointExport *m_exporter;
    QWidget &m_window;
};

} // namespace ui
