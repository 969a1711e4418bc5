#pragma once

#include "bridge/store/ChatStore.h"
#include "ui/kit/WarnNote.h"

namespace app {

/// A line in each window that says what cannot be kept of the chats; hidden when all is.
class StoreNote final : public ui::WarnNote
{
    Q_OBJECT

public:
    /// `store` outlives it.
    explicit StoreNote(const bridge::store::ChatStore &store, QWidget *parent = nullptr);

private:
    void refresh();

    const bridge::store::ChatStore &m_store;
};

} // namespace app
