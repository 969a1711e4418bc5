#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QLineEdit>
#include <QWidget>

class QPushButton;
class QStringListModel;

namespace ui {

class Paragraph;

/// The address of the custom endpoint: checked as typed, saved on Enter and on leaving the field,
/// never rewritten but by a click on the correction offered. A change from elsewhere is shown
/// unless the user is in the middle of one. Completed from the last addresses, which Down shows
/// all.
class AddressField final : public QWidget
{
    Q_OBJECT

public:
    explicit AddressField(bridge::endpoint::EndpointChoice &choice, QWidget *parent = nullptr);
    ~AddressField() override;

    /// Saves what is typed. False, with the problem shown, when it cannot be used; an empty field
    /// is saved and means off.
    bool commit();
    /// Shows what is wrong with the field, also that it is empty, and puts the cursor into it.
    void refuse();
    [[nodiscard]] QLineEdit &edit() { return *m_edit; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void offerRecent();
    void onTyped(const QString &text);
    void showSaved();
    void showProblem(const std::optional<bridge::endpoint::AddressProblem> &problem);

    bridge::endpoint::EndpointChoice &m_choice;
    QLineEdit *m_edit;
    Paragraph *m_problem;
    QPushButton *m_correct;
    QStringListModel *m_recent;
    QString m_suggestion;
};

} // namespace ui
