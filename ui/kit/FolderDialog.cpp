#include "ui/kit/FolderDialog.h"

#include <QFileDialog>

#include <utility>

namespace ui {

void chooseFolder(QWidget *parent, const QString &title, const QString &from,
                  std::function<void(const QString &folder)> chosen)
{
    auto *dialog = new QFileDialog(parent, title, from);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

} // namespace ui
