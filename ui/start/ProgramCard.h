#pragma once

#include "ui/kit/Controls.h"
#include "ui/start/StartState.h"

#include <QElapsedTimer>
#include <QFrame>

class QHBoxLayout;
class QProgressBar;
class QPushButton;

namespace ui {

class Paragraph;

/// The agent's program on the page of the first start: found, or to be installed or updated.
class ProgramCard final : public QFrame
{
    Q_OBJECT

public:
    explicit ProgramCard(const Theme &theme, QWidget *parent = nullptr);

    void show(const StartProgram &program);

Q_SIGNALS:
    void installRequested();
    void cancelRequested();
    /// The user named another program.
    void programPicked(const QString &path);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void layOut();
    void browse();
    void showMark();
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString explanation() const;
    [[nodiscard]] bool isInstalling() const { return m_program.progress.has_value(); }
    /// One line with a mark, instead of the whole card.
    [[nodiscard]] bool isPlain() const;

    const Theme &m_theme;
    StartProgram m_program;
    QLabel *m_mark;
    QLabel *m_title;
    ElidedLabel *m_path;
    QPushButton *m_another; ///< in the first line
    Paragraph *m_explanation;
    Paragraph *m_places;
    QWidget *m_actions; ///< below the explanation
    QProgressBar *m_bar;
    QLabel *m_progress;
    QPushButton *m_where;
    QPushButton *m_choose;
    QPushButton *m_install;
    QPushButton *m_cancel;     ///< in the place of m_install
    QElapsedTimer m_sinceSwap; ///< of these two
};

} // namespace ui
