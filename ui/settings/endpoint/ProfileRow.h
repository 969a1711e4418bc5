#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPreset.h"
#include "ui/kit/Theme.h"

#include <QWidget>

#include <functional>
#include <vector>

class QPushButton;

namespace ui {

class ImportResult;
class InlineQuestion;
class Paragraph;
class ProfileFiles;
class ProfileForm;
class ProfileMenu;

/// Below the address: its profile, or a button to make it one; and the questions and messages of
/// the profile menu.
class ProfileRow final : public QWidget
{
    Q_OBJECT

public:
    ProfileRow(bridge::endpoint::EndpointChoice &choice, bridge::chat::ChatList &chats,
               ProfileMenu &menu, const bridge::agent::EndpointExport *exporter, Theme &theme,
               QWidget *parent = nullptr);

Q_SIGNALS:
    /// A profile has just been created from this preset.
    void presetTaken();

private:
    void followMenu(ProfileMenu &menu);
    void refresh();
    void showMessage(const QString &text, bool isProblem = false);
    /// Shows a problem; empty: none.
    void showProblem(const QString &problem);
    void save();
    void rename();
    void remove();
    void create(const bridge::endpoint::EndpointPreset &preset, const QString &address);
    void use(const QString &name);
    void onImported(const QStringList &names, const QStringList &leftOut);
    /// The message, and the offer to use what was imported.
    void forgetMessage();

    /// @name Actions of the form; they return the problem, or empty
    QString saveAs(const QString &name);
    QString renameTo(const QString &old, const QString &name);
    QString keepNew(bridge::endpoint::EndpointProfile profile);
    /// @}
    /// Asks before the profile of this name is replaced. `replace` returns the problem, or empty.
    void askToReplace(const QString &name, std::function<QString()> replace);
    [[nodiscard]] QString nameSuggestion() const;
    [[nodiscard]] std::vector<bridge::chat::Chat *> chatsPinnedTo(const QString &name) const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::chat::ChatList &m_chats;
    QWidget *m_state;
    Paragraph *m_words;
    QPushButton *m_save;
    QPushButton *m_use;
    ProfileForm *m_form;
    InlineQuestion *m_question;
    ImportResult *m_result;
    ProfileFiles *m_files;
    QString m_message; ///< shown instead of the state until the next change
    bool m_isProblem = false;
    QString m_imported; ///< name of the imported profile that a button offers to use
};

} // namespace ui
