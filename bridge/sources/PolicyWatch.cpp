#include "bridge/sources/PolicyWatch.h"

#include "bridge/sources/SourceReader.h"

#include <utility>

namespace bridge::endpoint {

PolicyWatch::PolicyWatch(QString managedFolder, EndpointChoice &choice, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(managedFolder))
    , m_choice(choice)
{
    connect(&m_watch, &SourceWatch::changed, this, &PolicyWatch::read);
    read();
}

void PolicyWatch::read()
{
    m_watch.watch(managedFiles(m_folder));
    m_choice.setPolicy(readManagedPolicy(m_folder));
}

} // namespace bridge::endpoint

#include "moc_PolicyWatch.cpp"
