using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Earshot.Central.Protocol.Authentication;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.CentralSensor.Connection;

/// <summary>What a sensor is to its centre, and how it proves that.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">The number that it wants; 0 for any.</param>
/// <param name="Password">Shared with the centre. Never shown.</param>
/// <param name="Certificate">Its own certificate, or null.</param>
internal sealed record SensorIdentity(string Name, ushort Id, string Password, X509Certificate2? Certificate)
{
    /// <exception cref="PluginException">A secret cannot be read, or there is no usable name.</exception>
    public static SensorIdentity Of(CentralSensorConfig config, IPluginContext context, ISensorServices sensor)
    {
        string password = Secret.Read(config.ServerPassword, config.ServerPasswordFile)
            ?? throw new PluginException($"there is no password for the centre: set server_password_file or the environment variable {Secret.Variable}");
        if (Secret.BitsAtMost(password) < Secret.EnoughBits)
        {
            context.Log.Warning(
                $"the password for the centre can be guessed: it has less than {Secret.EnoughBits} bits. A centre without a password makes a good one");
        }

        string name = config.NameSensor.Length > 0 ? config.NameSensor : sensor.Name.Length > 0 ? sensor.Name : Environment.MachineName;
        return SensorName.IsValid(name)
            ? new SensorIdentity(name, config.IdSensor, password, Certificates(config))
            : throw new PluginException($"'{name}' cannot be this sensor's name at a centre: set name_sensor to 1 to 64 printable ASCII characters");
    }

    private static X509Certificate2? Certificates(CentralSensorConfig config)
    {
        if (config.ClientCertificateFile.Length == 0)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(
                config.ClientCertificateFile, config.ClientCertificateKeyFile.Length > 0 ? config.ClientCertificateKeyFile : null);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PluginException($"cannot use client_certificate_file {config.ClientCertificateFile}: {e.Message}", e);
        }
    }

    // A password is no text to be shown by accident.
    public override string ToString() => Name;
}
