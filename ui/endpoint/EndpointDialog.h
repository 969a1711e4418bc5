#pragma once

#include "bridge/core/Failure.h"
#include "ui/common/Paragraph.h"

#include <QDialog>

namespace ui {

class FailureLayers;
class FoldedText;

/// A failure in words, with its fixes as buttons. Opened with open(), deletes itself when closed;
/// each fix closes it. One for each failure: showFailure() gives an open one the next.
class EndpointDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `note`: one line about the message that failed; may be empty.
    EndpointDialog(const bridge::Failure &failure, const QString &note, Theme &theme,
                   QWidget *parent = nullptr);

    void showFailure(const bridge::Failure &failure, const QString &note);
    [[nodiscard]] const bridge::Failure &failure() const { return m_failure; }

Q_SIGNALS:
    void tryAgainRequested();
    void settingsRequested();
    /// Turn the custom endpoint off.
    void turnOffRequested();

private:
    void fitHeight();
    void copyDetails();

    bridge::Failure m_failure;
    Paragraph *m_title;
    Paragraph *m_text;
    FailureLayers *m_layers;
    FoldedText *m_said;
    QPushButton *m_tryAgain;
    QPushButton *m_turnOff;
    QPushButton *m_copy;
    QLabel *m_note;
};

} // namespace ui
