#include "app/window/StoreNote.h"

#include "ui/words/LibraryText.h"

namespace app {

using bridge::store::ChatStore;

StoreNote::StoreNote(const ChatStore &store, QWidget *parent)
    : WarnNote(parent)
    , m_store(store)
{
    connect(&m_store, &ChatStore::problemsChanged, this, &StoreNote::refresh);
    refresh();
}

void StoreNote::refresh()
{
    setWords(ui::wordsFor(m_store.problems()));
}

} // namespace app

#include "moc_StoreNote.cpp"
