#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/failure/Fix.h"
#include "ui/kit/Theme.h"

#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

class QPushButton;

namespace ui {

class FlowLayout;
struct FixOffer;

/// A row of buttons under a failure: its fixes, the owner's own buttons, and turning the endpoint
/// off. Wraps. Shared by sheet, cards and checklist.
class FixButtons final : public QWidget
{
    Q_OBJECT

public:
    enum class Rank {
        Leading, ///< the likeliest fix is the primary button
        Beside,  ///< in the checklist: without primary button, and without what that has itself
    };
    FixButtons(Theme &theme, Rank rank, QWidget *parent = nullptr);

    /// Adds an own button of the owner, after the fixes. The first one is the primary button if
    /// there is no fix; hide unused ones before showFailure().
    [[nodiscard]] QPushButton *addButton(const QString &text);
    /// Adds a right-aligned button.
    [[nodiscard]] QPushButton *addAtEnd(const QString &text);
    /// Puts a widget before all buttons, which leads while it is not hidden. A child of this one.
    void setFirst(QWidget *first);
    /// `hasMessage`: as for fixesFor().
    void showFailure(const bridge::Failure &failure, bool hasMessage);
    /// True if the failure has no fix to click.
    [[nodiscard]] bool isEmpty() const { return m_fixes.empty(); }
    /// The primary button; nullptr: none.
    [[nodiscard]] QPushButton *leadingButton() const;

Q_SIGNALS:
    void fixChosen(const bridge::Fix &fix);
    /// Turn the custom endpoint off, without sending a message.
    void turnOffRequested();

private:
    void addFix(const FixOffer &offer);
    void addModels(const QStringList &models);
    QPushButton *addOffered(const QString &label);
    void offer(const bridge::Failure &failure, bool hasMessage);
    void lead();
    void arrange();

    Theme &m_theme;
    Rank m_rank;
    FlowLayout *m_row;
    std::vector<QPushButton *> m_fixes;
    std::vector<QPushButton *> m_own;
    QPushButton *m_turnOff;
    QPushButton *m_atEnd = nullptr;
    QWidget *m_first = nullptr;
    std::optional<std::pair<bridge::Failure, bool>> m_shown;
    bool m_turnsOffAndSends = false;
};

} // namespace ui
