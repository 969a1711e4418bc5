#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QLineEdit>
#include <QWidget>

#include <chrono>
#include <optional>

class QPushButton;
class QStringListModel;
class QTimer;

namespace ui {

class Paragraph;

/// The address of the custom endpoint: checked when typing rests, saved on Enter and on leaving the
/// field, put back by Esc, rewritten only by a click on the offered correction. Below it, its
/// problem, or what the user should know of a valid address. A change from elsewhere is shown
/// unless the user is typing. Completes from recent addresses; Down lists all of them.
class AddressField final : public QWidget
{
    Q_OBJECT

public:
    /// Typing rests when nothing was typed for so long.
    static constexpr std::chrono::milliseconds kRest{800};

    explicit AddressField(bridge::endpoint::EndpointChoice &choice, QWidget *parent = nullptr);
    ~AddressField() override;

    /// Saves the typed address. False, and the problem is shown: it cannot be used. An empty field
    /// is saved as well and switches off.
    bool commit();
    /// Shows the field's problem, or that it is empty, and focuses it.
    void refuse();
    void takeFocus();
    [[nodiscard]] QLineEdit &edit() { return *m_edit; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void offerRecent();
    void onTyped();
    void onRested();
    void showSaved();
    /// Without a problem, the advice for the address.
    void showProblem(const std::optional<bridge::endpoint::AddressProblem> &problem);
    void say(const QString &words, const std::optional<bridge::endpoint::AddressProblem> &problem);

    bridge::endpoint::EndpointChoice &m_choice;
    QLineEdit *m_edit;
    Paragraph *m_problem;
    QPushButton *m_correct;
    QStringListModel *m_recent;
    QTimer *m_rest;
    QString m_suggestion;
};

} // namespace ui
