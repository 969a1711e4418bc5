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

/// A row of buttons under a failure: what mends it, the owner's own, and the way back to the
/// default API. Wraps. Dialog, cards and checklist have the same one.
class FixButtons final : public QWidget
{
    Q_OBJECT

public:
    enum class Rank {
        Leading, ///< the likeliest button is the primary one
        Beside,  ///< a primary button stands elsewhere; no way back is offered
    };
    FixButtons(Theme &theme, Rank rank, QWidget *parent = nullptr);

    /// The owner's own, behind the fixes, in the order of the calls. The first one leads where
    /// nothing mends the failure; hide it where it does not apply, before showFailure().
    [[nodiscard]] QPushButton *addButton(const QString &text);
    /// One at the right end.
    [[nodiscard]] QPushButton *addAtEnd(const QString &text);
    /// `hasMessage`: as for fixesFor().
    void showFailure(const bridge::Failure &failure, bool hasMessage);
    /// The primary button; nullptr: none.
    [[nodiscard]] QPushButton *leadingButton() const;

Q_SIGNALS:
    void fixRequested(const bridge::Fix &fix);
    /// Turn the custom endpoint off; no message goes with it.
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
    std::optional<std::pair<bridge::Failure, bool>> m_shown;
    bool m_turnsOffAndSends = false;
};

} // namespace ui
