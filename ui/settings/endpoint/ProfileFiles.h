#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/settings/endpoint/ProfileMenu.h"

#include <QObject>

class QWidget;

namespace ui {

/// Exports and imports set-ups by clipboard and files, without secrets. Dialogs do not block.
class ProfileFiles final : public QObject
{
    Q_OBJECT

public:
    /// `window` owns the dialogs. `exporter` writes the agent's own formats; nullptr: it has none.
    ProfileFiles(bridge::endpoint::EndpointChoice &choice,
                 const bridge::agent::EndpointExport *exporter, QWidget &window);

    /// Copies to the clipboard.
    void share(ShareForm form);
    void askWhereToSave();
    void askWhatToImport();
    /// Called with the file chosen in a dialog.
    void save(const QString &file);
    void import(const QString &file);

Q_SIGNALS:
    /// A sentence or two about the completed action.
    void messageReady(const QString &text);
    void failed(const QString &text);
    /// The profiles have been added under these names; none is selected. `leftOut`: variables that
    /// look like secrets.
    void imported(const QStringList &names, const QStringList &leftOut);

private:
    [[nodiscard]] bridge::endpoint::EndpointProfile profile() const;
    [[nodiscard]] QString leftOut() const;

    bridge::endpoint::EndpointChoice &m_choice;
    const bridge::agent::EndpointExport *m_exporter;
    QWidget &m_window;
};

} // namespace ui
