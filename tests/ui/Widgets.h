#pragma once

#include <QAbstractButton>
#include <QStringList>
#include <QWidget>

#include <stdexcept>

/// Finds widgets like a user: by their text or by their accessible name.
namespace widgets {

/// The visible children of this type.
template <typename Widget>
QList<Widget *> shownIn(const QWidget &parent)
{
    QList<Widget *> all = parent.findChildren<Widget *>();
    all.removeIf([](const Widget *each) { return !each->isVisible(); });
    return all;
}

template <typename Widget>
QString textOf(const Widget &widget)
{
    if constexpr (requires { widget.text(); })
        return widget.text();
    else if constexpr (requires { widget.toPlainText(); })
        return widget.toPlainText();
    else
        return widget.plainText();
}

/// The texts of the visible ones.
template <typename Widget>
QStringList textsIn(const QWidget &parent)
{
    QStringList texts;
    for (const Widget *each : shownIn<Widget>(parent))
        texts << textOf(*each);
    return texts;
}

/// The first widget of this name, preferably a visible one; a button's text counts as a name.
/// nullptr: there is none.
template <typename Widget = QAbstractButton>
Widget *find(const QWidget &parent, const QString &name)
{
    Widget *found = nullptr;
    for (Widget *each : parent.findChildren<Widget *>()) {
        bool isNamed = each->accessibleName() == name;
        if constexpr (std::is_base_of_v<QAbstractButton, Widget>)
            isNamed = isNamed || each->text() == name;
        if (isNamed && each->isVisible())
            return each;
        if (isNamed && !found)
            found = each;
    }
    return found;
}

/// Like find(), but the test fails if there is none.
template <typename Widget = QAbstractButton>
Widget &get(const QWidget &parent, const QString &name)
{
    if (Widget *found = find<Widget>(parent, name))
        return *found;
    throw std::logic_error("no widget " + name.toStdString());
}

} // namespace widgets
