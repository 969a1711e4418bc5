#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPreset.h"

#include <QWidget>

#include <functional>

class QPushButton;

namespace ui {

class InlineQuestion;
class Paragraph;
class ProfileFiles;
class ProfileForm;
class ProfileMenu;

/// Under the address: the profile it belongs to, or the offer to make it one; and whatever the
/// profiles' menu asks or tells.
class ProfileRow final : public QWidget
{
    Q_OBJECT

public:
    ProfileRow(bridge::endpoint::EndpointChoice &choice, bridge::chat::ChatList &chats,
               ProfileMenu &menu, QWidget *parent = nullptr);

Q_SIGNALS:
    /// A profile began as this preset just now.
    void presetTaken();

private:
    void followMenu(ProfileMenu &menu);
    void refresh();
    void tell(const QString &text, bool isProblem = false);
    void save();
    void rename();
    void remove();
    void create(const bridge::endpoint::EndpointPreset &preset, const QString &address);
    void use(const QString &name);
    void onImported(const QStringList &names);

    /// @name What the form leads to; words for why not, or nothing
    /// @{
    QString saveAs(const QString &name);
    QString renameTo(const QString &old, const QString &name);
    QString keepNew(bridge::endpoint::EndpointProfile profile);
    /// @}
    /// Asks before the profile of this name is replaced.
    void askToReplace(const QString &name, std::function<void()> replace);
    [[nodiscard]] QString nameSuggestion() const;
    [[nodiscard]] int chatsPinnedTo(const QString &name) const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::chat::ChatList &m_chats;
    QWidget *m_state;
    Paragraph *m_words;
    QPushButton *m_save;
    QPushButton *m_use;
    ProfileForm *m_form;
    InlineQuestion *m_question;
    ProfileFiles *m_files;
    QString m_told; ///< in place of the state, until something changes
    bool m_isProblem = false;
    QString m_imported; ///< can be used at once
};

} // namespace ui
