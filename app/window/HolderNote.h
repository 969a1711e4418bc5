#pragma once

#include "bridge/core/Clock.h"
#include "bridge/store/ChatStore.h"
#include "ui/kit/QuestionSheet.h"
#include "ui/kit/Theme.h"
#include "ui/kit/WarnNote.h"

#include <QPointer>
#include <QPushButton>

#include <memory>

namespace app {

/// Opens the store. Waits up to a second for a holder on this computer, which may be just ending,
/// and blocks meanwhile: for the time before the first window.
[[nodiscard]] bridge::Result<void, bridge::store::StoreHolder>
openPatiently(bridge::store::ChatStore &store);

/// A line at the top of a window: another program has the kept chats open. Looks again every
/// kPause; the chats can be taken over when that program is gone, and those of a program on another
/// computer, of which that is not certain, after a warning. Takes no focus.
class HolderNote final : public ui::WarnNote
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPause{2};

    /// References outlive it. `holder`: from the store.
    HolderNote(bridge::store::ChatStore &store, const bridge::store::StoreHolder &holder,
               bridge::Clock &clock, ui::Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    /// The store is open now, and the user has asked for its chats.
    void opened();

private:
    void lookAgain();
    void refresh();
    void takeOver();
    void finish();

    bridge::store::ChatStore &m_store;
    bridge::store::StoreHolder m_holder;
    bridge::Clock &m_clock;
    ui::Theme &m_theme;
    QPushButton *m_takeOver;
    QPointer<ui::QuestionSheet> m_question;
    std::unique_ptr<bridge::Timer> m_timer;
};

} // namespace app
